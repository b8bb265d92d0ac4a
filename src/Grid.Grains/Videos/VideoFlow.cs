using System.Security.Cryptography;
using Grid.Contracts;
using Grid.Contracts.Jobs;
using Grid.Contracts.Pools;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Grains.Jobs;
using Grid.Grains.Jobs.Boards;
using Grid.Grains.Models;
using Grid.Grains.Videos.Latents;
using Grid.Sampling.Progress;
using Grid.Sampling.Windows;
using Grid.Storage.Artifacts;

namespace Grid.Grains.Videos;

/// <summary>
/// The work of a video. Of a long one the windows and slices are pieces; what happens between two evaluations happens here, since somebody
/// has to have all windows' predictions together.
/// </summary>
internal sealed class VideoFlow : IJobFlow
{
    private readonly VideoJobState _state;
    private readonly JobKey _key;
    private readonly IJobHost _host;
    private readonly JobFiles _files;
    private readonly IArtifactStore _artifacts;
    private readonly IModelCatalog _models;
    private readonly DecodingPaces _paces;
    private readonly TimeProvider _timeProvider;

    // Made again from the last checkpoint when the first worker or the pool asks.
    private WindowStage? _stage;
    private VideoClock? _clock;
    private JobProgressPoint _point;
    private long _lastCheckpoint;
    private long _evaluationBegun;
    private InstalledModel? _model;
    private long? _modelMissedAt;

    public VideoFlow(
        VideoJobState state,
        JobKey key,
        IJobHost host,
        JobFiles files,
        IArtifactStore artifacts,
        IModelCatalog models,
        DecodingPaces paces,
        TimeProvider timeProvider
    )
    {
        (_state, _key, _host, _files, _artifacts, _models, _paces) = (state, key, host, files, artifacts, models, paces);
        _timeProvider = timeProvider;
        _point = JobProgressPoint.Written(state);
        Machine = new VideoJobMachine(state, key, timeProvider);
    }

    public VideoJobMachine Machine { get; }

    public JobLife Life => Machine;

    public string? Checkpoint => _state.Latents;

    public bool KeepsPieces => _state.Phase == VideoPhase.DecodeSlice;

    public bool HasWorkFolder => _state.Plan!.IsSliced();

    public string WorkName => _state.Phase.ToString();

    public IEnumerable<string> Artifacts =>
        new[] { _state.TextStates, _state.Latents }
            .OfType<string>()
            .Concat(
                _state
                    .Segments.Concat(_state.Life.Outputs)
                    .Concat(_state.Slices.SelectMany(slice => slice?.Outputs ?? []))
                    .Select(output => output.Artifact)
            );

    private VideoClock Clock =>
        _clock ??= new VideoClock(_timeProvider)
        {
            UsualDecodingSeconds = _state.Spec is { } spec ? _paces.Find(_state.ModelHash, spec) : null,
        };

    public JobSnapshot Snapshot(bool isWorkedOn) => VideoJobView.Snapshot(_key, _state, _point, Clock, isWorkedOn);

    public WorkPayload Describe(TicketLease lease, BoardTicket? piece)
    {
        var prefix = _files.PrefixOf(lease, passing: _state.Phase == VideoPhase.DenoiseWindow);
        return piece is null ? VideoWorks.Of(_state, prefix, Machine.Burst, lease.Profile)
            : _stage is { } stage ? VideoWorks.Window(_state, prefix, stage, piece.Unit.Index)
            : VideoWorks.Slice(_state, prefix, piece.Unit.Index);
    }

    public void Note(WorkProgress progress)
    {
        if (progress is not VideoProgress video)
        {
            return;
        }

        _point = Machine.Board is null ? new JobProgressPoint(video.Phase, video.Evaluations, video.Part) : PointOfPieces();
        if (video.EvaluationSeconds is { } seconds)
        {
            Clock.ObserveEvaluation(seconds);
        }

        NoteTime();
    }

    public void NoteReturn() => _point = Machine.Board is null ? JobProgressPoint.Written(_state) : PointOfPieces();

    public void Take(WorkResult result)
    {
        var burst = (VideoBurstResult)result;
        if (burst.Next == VideoPhase.DenoiseWindow)
        {
            Machine.BeginWindows(burst);
        }
        else
        {
            Machine.Complete(burst);
        }
    }

    // A folder that is being replaced is soon well again, and work that is not begun costs nobody anything.
    public JobError? FindObstacle()
    {
        if (FindModel() is not null)
        {
            _modelMissedAt = null;
            return null;
        }

        _modelMissedAt ??= _timeProvider.GetTimestamp();
        return _timeProvider.GetElapsedTime(_modelMissedAt.Value) < VideoJobDefaults.ModelPatience
            ? throw new ModelUnreadableException($"The model of the job {_key} cannot be used on this silo; the job waits for it.")
            : new JobError(
                GridErrorCodes.ModelUnavailable,
                "The model that the job was accepted with was removed, replaced or cannot be read; submit the request again."
            );
    }

    public async Task OpenPiecesAsync()
    {
        if (_state.Phase == VideoPhase.DecodeSlice)
        {
            if (Machine.OpenBoard(_state.Slices).IsDone)
            {
                // The end of the decoding failed after its last slice had been taken.
                await EndDecodingAsync();
            }

            return;
        }

        _stage = await WindowStage.OpenAsync(
            _artifacts,
            _files.WorkFolder,
            _state.Spec!,
            _state.Plan!,
            Installed(),
            _state.Latents,
            CancellationToken.None
        );
        _lastCheckpoint = _timeProvider.GetTimestamp();
        await OpenWindowsAsync();
    }

    public void NotePiece()
    {
        _point = PointOfPieces();
        NoteTime();
    }

    public Task EndPiecesAsync() => _state.Phase == VideoPhase.DecodeSlice ? EndDecodingAsync() : EndEvaluationAsync();

    public void DropPieces() => _stage = null;

    public IEnumerable<string> WrittenBy(WorkResult result) => VideoWorks.WrittenBy(result);

    private async Task OpenWindowsAsync()
    {
        await _stage!.PrepareInputAsync(CancellationToken.None);
        Machine.OpenBoard([.. new WorkResult?[_stage.WindowCount]]);
        _evaluationBegun = _timeProvider.GetTimestamp();
    }

    private async Task EndEvaluationAsync()
    {
        var stage = _stage!;
        await stage.AdvanceAsync([.. Machine.Board!.Results.Cast<WindowEvaluationResult>()], CancellationToken.None);
        Clock.ObserveEvaluation(_timeProvider.GetElapsedTime(_evaluationBegun).TotalSeconds);
        var checkpoint = _state.Latents;
        if (stage.IsComplete)
        {
            var (latents, sha256) = await stage.FinishAsync(CancellationToken.None);
            Machine.BeginSlices(latents, sha256);
            _stage = null;
            await _host.WriteAsync();
            await _host.BeginPiecesAsync();
            await _host.OfferAsync();
            await stage.DeleteReadAsync(CancellationToken.None);
        }
        else
        {
            // The workers go on while files are removed and the checkpoint is written.
            await OpenWindowsAsync();
            await _host.OfferAsync();
            await stage.DeleteReadAsync(CancellationToken.None);
            if (_timeProvider.GetElapsedTime(_lastCheckpoint) < VideoJobDefaults.CheckpointPeriod)
            {
                _point = PointOfPieces();
                _host.Publish();
                return;
            }

            Machine.NoteCheckpoint(await stage.WriteCheckpointAsync(CancellationToken.None), stage.Evaluation);
            await _host.WriteAsync();
            _lastCheckpoint = _timeProvider.GetTimestamp();
        }

        _point = PointOfPieces();
        _host.Publish();
        await _host.ReplaceCheckpointAsync(checkpoint);
    }

    private async Task EndDecodingAsync()
    {
        var slices = _state.Slices;
        var borders = WindowBorders.Frames(_state.Plan!.Windows(), Installed().SettingLimits.Compression);
        var hashes = slices.SelectMany(slice => slice!.FrameHashes).ToArray();
        var differences = slices.SelectMany(slice => slice!.FrameDifferences).ToArray();
        Machine.BeginAssembly(Convert.ToHexStringLower(SHA256.HashData(hashes)), SeamScore.Of(differences, borders));
        _point = JobProgressPoint.Written(_state);
        NoteTime();
        _host.EndPieces();
        await _host.WriteAsync();
        await _host.OfferAsync();
    }

    // What is being done tells the clock; what decoding took is worth knowing for the next video.
    private void NoteTime()
    {
        if (_point.Phase is VideoPhase.Decode or VideoPhase.DecodeSlice)
        {
            Clock.ObserveDecoding(_point.Part);
        }
        else if (_point.Phase == VideoPhase.Assemble)
        {
            Clock.BeginAssembly();
            if (Clock.DecodingSeconds is { } seconds)
            {
                _paces.Observe(_state.ModelHash, _state.Spec!, seconds);
            }
        }
    }

    private JobProgressPoint PointOfPieces() => new(_state.Phase, _stage?.Evaluation ?? _state.Evaluations, Machine.Board?.DonePart ?? 0);

    private InstalledModel Installed() =>
        FindModel() ?? throw new ModelUnreadableException($"The model of the job {_key} cannot be used on this silo.");

    // Its content is checked by whoever loads it. Here only its shapes matter, which are the job's from the first look on.
    private InstalledModel? FindModel() => _model ??= _models.List().FirstOrDefault(model => model.Description.Name == _state.Spec!.Model);
}
