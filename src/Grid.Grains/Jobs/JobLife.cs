using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;

namespace Grid.Grains.Jobs;

/// <summary>
/// The rules that every job lives by, over what is kept of it: which tickets are offered, whose word counts, when it ends. Knows no grain
/// and writes nothing. A kind of job says what its work is.
/// </summary>
internal abstract partial class JobLife(JobLifeState state, JobKey key, TimeProvider timeProvider)
{
    // Generation of the newest lease whose worker was computing. Not kept: after a move of the job a loss counts as one before the
    // beginning.
    private long? _begun;

    /// <summary>Whether there is a job.</summary>
    public abstract bool Exists { get; }

    /// <summary>Whether the present work is done piece by piece.</summary>
    public virtual bool HasBoard => false;

    /// <summary>Whether the job will not change again.</summary>
    public bool Ended => state.State.IsFinal();

    /// <summary>The files that the job gives.</summary>
    public IReadOnlyList<JobOutput> Outputs => state.Outputs;

    /// <summary>The newest attempt: 1, and one more with each retry.</summary>
    public int Attempt => state.Retries + 1;

    /// <summary>Device time of that attempt, in seconds.</summary>
    public double AttemptSeconds => Math.Max(0, state.DeviceSeconds - state.SettledSeconds);

    /// <summary>
    /// How long the next burst lasts. After a loss it is shorter, so that a job among dying workers gets on, and one that kills them costs
    /// little.
    /// </summary>
    public TimeSpan Burst => JobDefaults.Burst / Math.Pow(4, Math.Min(4, state.LostWorkers + state.LostIdleWorkers));

    /// <summary>The state that the job is in while the present work is done.</summary>
    protected abstract JobState WorkState { get; }

    /// <summary>The present work's name, for the sentence of a job that ends at it.</summary>
    protected abstract string WorkName { get; }

    /// <summary>What the present work asks of a worker.</summary>
    protected abstract WorkDemand Demand { get; }

    /// <summary>Forgets what has been done, and goes to the first work by <see cref="BeginTicket"/>.</summary>
    protected abstract void BeginWork();

    /// <summary>Queues a job again that ended without success. False for any other job.</summary>
    public bool TryRetry()
    {
        if (state.State is not (JobState.Failed or JobState.Expired or JobState.Canceled))
        {
            return false;
        }

        (state.Error, state.StartedAt, state.EndedAt, state.BegunAnew) = (null, null, null, 0);

        // The tenant has charged the attempt before with the reservation of this one.
        (state.SettledSeconds, state.Unsettled) = (state.DeviceSeconds, false);
        state.Retries++;
        Queue();
        return true;
    }

    /// <summary>
    /// Begins the work anew, on any worker, where it is bound to a compute profile that no worker has any more: what other workers went on
    /// with would not be what the same request gives elsewhere. False when the job has ended, is bound to another profile, or is being
    /// worked on.
    /// </summary>
    public bool TryBeginAnew(string profile)
    {
        if (
            !Exists
            || Ended
            || state.State == JobState.Canceling
            || state.Profile != profile
            || state.Attempt is not null
            || Board?.Leases.Any() == true
        )
        {
            return false;
        }

        ForgetWork();
        return true;
    }

    /// <summary>
    /// Begins the job's work again from its start, where files that it goes on from have gone: the same work gives the same result. False
    /// where that was done too often, and for a job that ends.
    /// </summary>
    public bool TryBeginAnew()
    {
        if (Ended || state.State == JobState.Canceling || state.BegunAnew >= JobDefaults.MaxBegunAnew)
        {
            return false;
        }

        (state.BegunAnew, state.Attempt) = (state.BegunAnew + 1, null);
        ForgetWork();
        Enter(WorkState);
        return true;
    }

    /// <summary>Gives the job other terms; without effect once it has ended.</summary>
    public void SetTerms(JobTerms terms)
    {
        if (!Ended)
        {
            state.Terms = terms;
        }
    }

    /// <summary>Notes that the worker of the current lease has its models loaded and has begun to compute.</summary>
    public void NoteBegun(TicketLease lease)
    {
        if (Board?.Find(lease) is { } ticket)
        {
            Board.NoteComputing(ticket);
        }

        _begun = lease.Generation;
    }

    /// <summary>Whether a call made under this lease counts.</summary>
    public bool IsCurrent(TicketLease lease) =>
        !Ended && (HasBoard ? Board?.Find(lease) is not null : state.Attempt?.Generation == lease.Generation);

    /// <summary>
    /// Hands the current ticket to a lease. False when the lease is for another ticket, is older than the one in force, or the job has
    /// ended or ends with this call. A lease in force that nobody ended was its worker's last word: that worker is lost.
    /// </summary>
    public bool TryBegin(TicketLease lease)
    {
        if (!Exists || Ended || state.State == JobState.Canceling)
        {
            return false;
        }

        if (HasBoard)
        {
            return TryBeginPiece(lease);
        }

        if (lease.Ticket != new TicketId(key, state.TicketNumber) || lease.Generation < (state.Attempt?.Generation ?? 0))
        {
            return false;
        }

        if (lease.Generation == state.Attempt?.Generation)
        {
            // The worker asks again: the answer to its first call was lost.
            return true;
        }

        if (state.State == JobState.Queued && timeProvider.GetUtcNow() - state.QueuedAt > JobDefaults.MaxWait)
        {
            End(
                JobState.Expired,
                new JobError(GridErrorCodes.Expired, $"The job waited longer than {JobDefaults.MaxWait.TotalHours:0} hours for a worker.")
            );
            return false;
        }

        if (state.Attempt is { } silent && CountLoss(silent))
        {
            return false;
        }

        state.Attempt = lease;
        state.StartedAt ??= timeProvider.GetUtcNow();
        Enter(WorkState);
        return true;
    }

    /// <summary>Asks for cancellation; at once when nobody works on the job.</summary>
    public void Cancel()
    {
        if (Ended)
        {
            return;
        }

        Enter(JobState.Canceling);
        EndIfCanceled();
    }

    /// <summary>Ends a cancellation whose workers will not be heard of again.</summary>
    public void EndIfCanceling()
    {
        if (state.State == JobState.Canceling)
        {
            End(JobState.Canceled, null);
        }
    }

    /// <summary>Ends the job with an error.</summary>
    public void Fail(JobError error)
    {
        if (!Ended)
        {
            End(JobState.Failed, error);
        }
    }

    /// <summary>Begins a new job: its kind has noted what it is.</summary>
    protected void Begin(JobTerms terms)
    {
        (state.Terms, state.CreatedAt) = (terms, timeProvider.GetUtcNow());
        Queue();
    }

    /// <summary>Goes to the next ticket. The kind of job has noted before what its work is.</summary>
    protected void BeginTicket()
    {
        state.TicketNumber++;
        (state.LostWorkers, state.LostIdleWorkers, state.Restarts) = (0, 0, 0);
        state.Faults = new WorkFaults();
        Board = null;
    }

    /// <summary>Ends the current lease with a result: the first one that counts says where the others come from.</summary>
    protected void TakeAttempt(double deviceSeconds)
    {
        state.Profile ??= state.Attempt is { Profile.Length: > 0 } attempt ? attempt.Profile : null;
        state.Attempt = null;
        state.DeviceSeconds += deviceSeconds;
    }

    protected void End(JobState final, JobError? error)
    {
        state.Attempt = null;
        Board = null;
        state.Error = error;
        state.EndedAt = timeProvider.GetUtcNow();
        state.Unsettled = true;
        Enter(final);
    }

    protected void Enter(JobState next)
    {
        if (state.Events.Count == 0 || state.State != next)
        {
            state.State = next;
            state.Events.Add(new JobEvent(state.LastSequence + 1, timeProvider.GetUtcNow(), next, state.Error));
            if (state.Events.Count > JobDefaults.MaxEvents)
            {
                state.Events.RemoveAt(0);
            }
        }
    }

    private void Queue()
    {
        state.QueuedAt = timeProvider.GetUtcNow();
        ForgetWork();
        Enter(JobState.Queued);
    }

    private void ForgetWork()
    {
        (state.Profile, state.Outputs) = (null, []);
        BeginWork();
    }

    private void EndIfCanceled()
    {
        if (state.Attempt is null && Board?.Leases.Any() != true)
        {
            EndIfCanceling();
        }
    }
}
