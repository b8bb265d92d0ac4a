using System.Collections.Immutable;
using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;
using Grid.Contracts.Work;
using Grid.Grains.Jobs;

namespace Grid.Grains.Videos;

/// <summary>What is kept of a video job. Changed only by <see cref="VideoJobMachine"/>.</summary>
[GenerateSerializer, Alias("grid.video-job-state")]
internal sealed class VideoJobState : IJobRecord
{
    /// <summary>The newest version of this record's shape.</summary>
    public const int CurrentVersion = 2;

    static int IJobRecord.NewestVersion => CurrentVersion;

    // Version 1 had the members of the life among its own.
    static int IJobRecord.OldestVersion => 2;

    [Id(42)]
    public int Version { get; set; }

    [Id(60)]
    public JobLifeState Life { get; set; } = new();

    /// <summary>What is being made; null while there is no job.</summary>
    [Id(0)]
    public VideoSpec? Spec { get; set; }

    [Id(1)]
    public VideoPlan? Plan { get; set; }

    [Id(2)]
    public string ModelHash { get; set; } = "";

    /// <summary>What is done now.</summary>
    [Id(61)]
    public VideoPhase Phase { get; set; }

    [Id(13)]
    public string? TextStates { get; set; }

    /// <summary>SHA-256 of the bytes of <see cref="TextStates"/>.</summary>
    [Id(26)]
    public string? TextStatesSha256 { get; set; }

    /// <summary>Last checkpoint.</summary>
    [Id(14)]
    public string? Latents { get; set; }

    /// <summary>SHA-256 of the denoised latents.</summary>
    [Id(27)]
    public string? LatentsSha256 { get; set; }

    /// <summary>Evaluations that the last checkpoint holds.</summary>
    [Id(15)]
    public int Evaluations { get; set; }

    /// <summary>Evaluations of the whole job; the number of steps until a worker has said otherwise.</summary>
    [Id(16)]
    public int EvaluationsTotal { get; set; }

    [Id(17)]
    public string? FramesSha256 { get; set; }

    /// <summary>How much windows' borders show in the frames.</summary>
    [Id(28)]
    public double? SeamScore { get; set; }

    /// <summary>What came of the slices of a long video; null for those that are to be done.</summary>
    [Id(62)]
    public ImmutableArray<SliceDecodeResult?> Slices { get; set; } = [];

    [Id(18)]
    public ImmutableArray<JobOutput> Segments { get; set; } = [];

    /// <summary>What of the prompts the model was not given.</summary>
    [Id(50)]
    public ImmutableArray<VideoWarning> Warnings { get; set; } = [];
}
