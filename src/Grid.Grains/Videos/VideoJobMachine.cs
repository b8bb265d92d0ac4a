using Grid.Contracts;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Workers;
using Grid.Grains.Videos.Boards;

namespace Grid.Grains.Videos;

/// <summary>
/// The rules a video job lives by, over its kept state: which ticket is next, whose result counts, when it ends. Knows no grain and writes
/// nothing.
/// </summary>
internal sealed partial class VideoJobMachine(VideoJobState state, JobKey key, TimeProvider timeProvider)
{
    // Generation of the newest lease whose worker was computing. Not kept: after a move of the job a loss counts as one before the
    // beginning.
    private long? _begun;

    /// <summary>Whether there is a job.</summary>
    public bool Exists => state.Spec is not null;

    /// <summary>Whether the job will not change again.</summary>
    public bool Ended => state.State.IsFinal();

    /// <summary>The newest attempt: 1, and one more with each retry.</summary>
    public int Attempt => state.Retries + 1;

    /// <summary>Device time of that attempt, in seconds.</summary>
    public double AttemptSeconds => Math.Max(0, state.DeviceSeconds - state.SettledSeconds);

    /// <summary>Begins a job.</summary>
    public void Create(VideoSpec spec, VideoPlan plan, string modelHash, JobTerms terms)
    {
        state.Spec = spec;
        state.Plan = plan;
        state.ModelHash = modelHash;
        state.Terms = terms;
        state.CreatedAt = timeProvider.GetUtcNow();
        Queue();
    }

    /// <summary>Queues a job again that ended without a video. False for any other job.</summary>
    public bool TryRetry()
    {
        if (state.State is not (JobState.Failed or JobState.Expired or JobState.Canceled))
        {
            return false;
        }

        // Its intermediates went when it ended.
        ForgetWork();
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
        BeginTicket(TicketKind.EncodePrompt);
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

    /// <summary>The tickets that are to be done now and that nobody is known to have; none when the job has ended or ends.</summary>
    public IReadOnlyList<TicketOffer> Offers() =>
        !Exists || Ended || state.State == JobState.Canceling ? []
        : HasBoard ? [.. (Board?.Waiting ?? []).Select(OfferOf)]
        : [SingleOffer()];

    /// <summary>The same with the tickets that somebody has, for a pool that may know of no lease.</summary>
    public IReadOnlyList<TicketOffer> AllOffers() =>
        Exists && !Ended && state.State != JobState.Canceling && HasBoard ? [.. (Board?.Open ?? []).Select(OfferOf)] : Offers();

    /// <summary>Notes that the worker of the current lease has its models loaded and has begun to compute.</summary>
    public void NoteBegun(TicketLease lease)
    {
        if (Board?.Find(lease) is { } ticket)
        {
            Board.NoteComputing(ticket);
        }

        _begun = lease.Generation;
    }

    /// <summary>
    /// How long the next burst lasts. After a loss it is shorter, so that a job among dying workers gets on, and one that kills them costs
    /// little.
    /// </summary>
    public TimeSpan Burst => VideoJobDefaults.Burst / Math.Pow(4, Math.Min(4, state.LostWorkers + state.LostIdleWorkers));

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

        if (lease.Ticket != CurrentTicket || lease.Generation < (state.Attempt?.Generation ?? 0))
        {
            return false;
        }

        if (lease.Generation == state.Attempt?.Generation)
        {
            // The worker asks again: the answer to its first call was lost.
            return true;
        }

        if (state.State == JobState.Queued && timeProvider.GetUtcNow() - state.QueuedAt > VideoJobDefaults.MaxWait)
        {
            End(
                JobState.Expired,
                new JobError(
                    GridErrorCodes.Expired,
                    $"The job waited longer than {VideoJobDefaults.MaxWait.TotalHours:0} hours for a worker."
                )
            );
            return false;
        }

        if (state.Attempt is { } silent && CountLoss(silent))
        {
            return false;
        }

        state.Attempt = lease;
        state.StartedAt ??= timeProvider.GetUtcNow();
        Enter(StateOf(state.TicketKind));
        return true;
    }

    /// <summary>
    /// Takes a burst's result and goes on to the next ticket, or ends. The caller has made sure that the lease is current.
    /// </summary>
    public void Complete(TicketResult result)
    {
        BindProfile();
        state.Attempt = null;
        state.DeviceSeconds += result.DeviceSeconds;
        if (state.State == JobState.Canceling)
        {
            End(JobState.Canceled, null);
            return;
        }

        state.TextStates = result.TextStates ?? state.TextStates;
        state.TextStatesSha256 = result.TextStatesSha256 ?? state.TextStatesSha256;
        state.Latents = result.Latents ?? state.Latents;
        state.LatentsSha256 = result.LatentsSha256 ?? state.LatentsSha256;
        state.FramesSha256 = result.FramesSha256 ?? state.FramesSha256;
        TakeWarnings(result);
        state.Evaluations = Math.Max(state.Evaluations, result.Evaluations);
        state.EvaluationsTotal = Math.Max(state.EvaluationsTotal, result.EvaluationsTotal);

        // A burst may have done several phases: each is a change of state that watchers are told of.
        foreach (var kind in Phases.Between(state.TicketKind, result.Next))
        {
            Enter(StateOf(kind));
        }

        if (result.Next is { } next)
        {
            state.Segments = next == TicketKind.Assemble ? result.Outputs : state.Segments;
            BeginTicket(next);
        }
        else
        {
            state.Outputs = result.Outputs;
            End(JobState.Completed, null);
        }
    }

    /// <summary>The worker of a lease gives its work back, through no fault of the work.</summary>
    public void Return(TicketLease lease)
    {
        if (!IsCurrent(lease))
        {
            return;
        }

        if (Board?.Find(lease) is { } piece)
        {
            TicketBoard.Release(piece);
        }

        state.Attempt = null;
        EndIfCanceled();
    }

    /// <summary>The worker of a lease fell silent.</summary>
    public void Lose(TicketLease lease)
    {
        if (!IsCurrent(lease))
        {
            return;
        }

        if (Board?.Find(lease) is { } piece)
        {
            TicketBoard.Lose(piece);
            EndIfCanceled();
            EndIfPoisoned(piece.Unit.Losses.AtWork, piece.Unit.Losses.Idle);
            return;
        }

        state.Attempt = null;
        EndIfCanceled();
        if (!Ended)
        {
            CountLoss(lease);
        }
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

    // The first result that counts says where the others come from.
    private void BindProfile() => state.Profile ??= state.Attempt is { Profile.Length: > 0 } attempt ? attempt.Profile : null;

    private TicketId CurrentTicket => new(key, state.TicketNumber);

    private static JobState StateOf(TicketKind kind) =>
        kind switch
        {
            TicketKind.EncodePrompt => JobState.Preparing,
            TicketKind.Denoise or TicketKind.DenoiseWindow => JobState.Running,
            TicketKind.Decode or TicketKind.DecodeSlice => JobState.Decoding,
            _ => JobState.Finalizing,
        };

    // Of the burst that read the prompts; the others hand on what they were given.
    private void TakeWarnings(TicketResult result) => state.Warnings = result.Warnings.IsDefaultOrEmpty ? state.Warnings : result.Warnings;

    private void EndIfCanceled()
    {
        if (state.Attempt is null && Board?.Leases.Any() != true)
        {
            EndIfCanceling();
        }
    }

    private void ForgetWork()
    {
        (state.TextStates, state.TextStatesSha256, state.Latents, state.LatentsSha256, state.FramesSha256) = (null, null, null, null, null);
        (state.SeamScore, state.Slices, state.Restarts, state.Profile) = (null, [], 0, null);
        (state.Segments, state.Outputs, state.Evaluations, state.Warnings) = ([], [], 0, []);
    }

    private void Queue()
    {
        state.QueuedAt = timeProvider.GetUtcNow();
        state.EvaluationsTotal = state.Spec!.Steps;
        BeginTicket(TicketKind.EncodePrompt);
        Enter(JobState.Queued);
    }

    private void BeginTicket(TicketKind kind)
    {
        state.TicketNumber++;
        state.TicketKind = kind;
        (state.LostWorkers, state.LostIdleWorkers, state.Restarts) = (0, 0, 0);
        state.Faults = new WorkFaults();
        Board = null;
    }

    /// <summary>Counts a lost worker; true when that ends the job. See <see cref="WorkerLosses"/> for what counts.</summary>
    private bool CountLoss(TicketLease lease)
    {
        var computing = lease.Generation == _begun;
        (state.LostWorkers, state.LostIdleWorkers) = computing
            ? (state.LostWorkers + 1, state.LostIdleWorkers)
            : (state.LostWorkers, state.LostIdleWorkers + 1);
        return EndIfPoisoned(state.LostWorkers, state.LostIdleWorkers);
    }

    private bool EndIfPoisoned(int atWork, int idle)
    {
        if (Ended || !WorkerLosses.AreTooManyOf(atWork, idle))
        {
            return false;
        }

        End(
            JobState.Failed,
            new JobError(
                GridErrorCodes.PoisonTicket,
                $"{atWork + idle} workers were lost one after another at the same place ({state.TicketKind}), {atWork} of "
                    + "them at work on it; the job is not tried again."
            )
        );
        return true;
    }

    private void End(JobState final, JobError? error)
    {
        state.Attempt = null;
        Board = null;
        state.Error = error;
        state.EndedAt = timeProvider.GetUtcNow();
        state.Unsettled = true;
        Enter(final);
    }

    private void Enter(JobState next)
    {
        if (state.Events.Count == 0 || state.State != next)
        {
            state.State = next;
            state.Events.Add(new JobEvent(state.LastSequence + 1, timeProvider.GetUtcNow(), next, state.Error));
            if (state.Events.Count > VideoJobDefaults.MaxEvents)
            {
                state.Events.RemoveAt(0);
            }
        }
    }
}
