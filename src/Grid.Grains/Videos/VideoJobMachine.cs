using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Grains.Jobs;

namespace Grid.Grains.Videos;

/// <summary>
/// The life of a video job: phase after phase, many of them in one burst where the network sees the video whole; piece by piece where it
/// does not, the windows of each evaluation first and then the slices of the decoding.
/// </summary>
internal sealed class VideoJobMachine(VideoJobState state, JobKey key, TimeProvider timeProvider) : JobLife(state.Life, key, timeProvider)
{
    private readonly VideoJobState _state = state;

    public override bool Exists => _state.Spec is not null;

    public override bool HasBoard => _state.Phase is VideoPhase.DenoiseWindow or VideoPhase.DecodeSlice;

    protected override JobState WorkState => StateOf(_state.Phase);

    protected override string WorkName => _state.Phase.ToString();

    protected override WorkDemand Demand =>
        new(
            WorkCapabilities.Video,
            [_state.ModelHash],
            BatchKey,
            // One evaluation of a window takes so little that a worker has the next one at hand.
            Prefetchable: _state.Phase == VideoPhase.DenoiseWindow
        );

    // Denoising is what a batch shares. Whether one pays at this size is for the worker to say.
    private string BatchKey =>
        _state.Phase switch
        {
            VideoPhase.DenoiseWindow => $"{_state.ModelHash}/{BatchKeys.ForWindow(_state.Spec!, _state.Plan!.Window)}",
            VideoPhase.EncodePrompt or VideoPhase.Denoise when !_state.Plan!.IsSliced() =>
                $"{_state.ModelHash}/{BatchKeys.For(_state.Spec!)}",
            _ => "",
        };

    /// <summary>Begins a job.</summary>
    public void Create(VideoSpec spec, VideoPlan plan, string modelHash, JobTerms terms)
    {
        (_state.Spec, _state.Plan, _state.ModelHash) = (spec, plan, modelHash);
        Begin(terms);
    }

    /// <summary>
    /// Takes a burst's result and goes on to the next ticket, or ends. The caller has made sure that the lease is current.
    /// </summary>
    public void Complete(VideoBurstResult result)
    {
        TakeAttempt(result.DeviceSeconds);
        if (_state.Life.State == JobState.Canceling)
        {
            EndIfCanceling();
            return;
        }

        _state.TextStates = result.TextStates ?? _state.TextStates;
        _state.TextStatesSha256 = result.TextStatesSha256 ?? _state.TextStatesSha256;
        _state.Latents = result.Latents ?? _state.Latents;
        _state.LatentsSha256 = result.LatentsSha256 ?? _state.LatentsSha256;
        _state.FramesSha256 = result.FramesSha256 ?? _state.FramesSha256;
        TakeWarnings(result);
        _state.Evaluations = Math.Max(_state.Evaluations, result.Evaluations);
        _state.EvaluationsTotal = Math.Max(_state.EvaluationsTotal, result.EvaluationsTotal);

        // A burst may have done several phases: each is a change of state that watchers are told of.
        foreach (var phase in VideoPhases.Between(_state.Phase, result.Next))
        {
            Enter(StateOf(phase));
        }

        if (result.Next is { } next)
        {
            _state.Segments = next == VideoPhase.Assemble ? result.Outputs : _state.Segments;
            BeginTicket(next);
        }
        else
        {
            _state.Life.Outputs = result.Outputs;
            End(JobState.Completed, null);
        }
    }

    /// <summary>The result of the first ticket of a long video: its text.</summary>
    public void BeginWindows(VideoBurstResult encoded)
    {
        TakeAttempt(encoded.DeviceSeconds);
        (_state.TextStates, _state.TextStatesSha256) = (encoded.TextStates, encoded.TextStatesSha256);
        TakeWarnings(encoded);
        _state.EvaluationsTotal = encoded.EvaluationsTotal;
        BeginTicket(VideoPhase.DenoiseWindow);
    }

    /// <summary>Takes what a checkpoint holds.</summary>
    public void NoteCheckpoint(string artifact, int evaluations) =>
        (_state.Latents, _state.Evaluations, _state.Life.Restarts) = (artifact, evaluations, 0);

    /// <summary>Goes on to decoding.</summary>
    /// <param name="latents">The latent file of the finished video.</param>
    public void BeginSlices(string latents, string sha256)
    {
        (_state.Latents, _state.LatentsSha256, _state.Evaluations) = (latents, sha256, _state.EvaluationsTotal);
        _state.Slices = [.. new SliceDecodeResult?[_state.Plan!.Slices.Length]];
        BeginTicket(VideoPhase.DecodeSlice);
    }

    /// <summary>Goes on to putting the file together.</summary>
    public void BeginAssembly(string framesSha256, double? seamScore)
    {
        (_state.FramesSha256, _state.SeamScore) = (framesSha256, seamScore);
        _state.Segments = [.. _state.Slices.SelectMany(slice => slice!.Outputs)];
        BeginTicket(VideoPhase.Assemble);
    }

    protected override void BeginWork()
    {
        (_state.TextStates, _state.TextStatesSha256, _state.Latents, _state.LatentsSha256) = (null, null, null, null);
        (_state.FramesSha256, _state.SeamScore, _state.Slices, _state.Segments) = (null, null, [], []);
        (_state.Warnings, _state.Evaluations, _state.EvaluationsTotal) = ([], 0, _state.Spec!.Steps);
        BeginTicket(VideoPhase.EncodePrompt);
    }

    protected override void KeepPiece(int index, WorkResult result)
    {
        if (_state.Phase == VideoPhase.DecodeSlice)
        {
            (_state.Slices, _state.Life.Restarts) = (_state.Slices.SetItem(index, (SliceDecodeResult)result), 0);
        }
    }

    private static JobState StateOf(VideoPhase phase) =>
        phase switch
        {
            VideoPhase.EncodePrompt => JobState.Preparing,
            VideoPhase.Denoise or VideoPhase.DenoiseWindow => JobState.Running,
            VideoPhase.Decode or VideoPhase.DecodeSlice => JobState.Decoding,
            _ => JobState.Finalizing,
        };

    // Of the burst that read the prompts; the others hand on what they were given.
    private void TakeWarnings(VideoBurstResult result) =>
        _state.Warnings = result.Warnings.IsDefaultOrEmpty ? _state.Warnings : result.Warnings;

    private void BeginTicket(VideoPhase phase)
    {
        _state.Phase = phase;
        BeginTicket();
    }
}
