using Grid.Contracts.Jobs;
using Grid.Contracts.Videos;
using Grid.Grains.Jobs;
using Grid.Grains.Models;
using Grid.Grains.Placement;
using Grid.Storage.Artifacts;
using Microsoft.Extensions.Logging;

namespace Grid.Grains.Videos;

/// <summary>One video on its way. Key: <c>{tenant}/{job}</c>.</summary>
[GrainType(RecordNames.VideoJobType), RequiredSiloRole(SiloRoles.Control), CollectionAgeLimit(Minutes = 1)]
internal sealed partial class VideoJobGrain(
    [PersistentState(RecordNames.Job, GridStorage.Name)] IPersistentState<VideoJobState> state,
    IModelCatalog models,
    IArtifactStore artifacts,
    TimeProvider timeProvider,
    DecodingPaces paces,
    ILogger<VideoJobGrain> logger
) : JobGrain<VideoJobState>(state, artifacts, timeProvider, logger), IVideoJob
{
    public async Task<VideoSnapshot> CreateAsync(VideoSpec spec, JobTerms terms, CancellationToken cancellationToken) =>
        (VideoSnapshot)
            await CreateAsync(
                async () =>
                {
                    var model = models.List().First(installed => installed.Description.Name == spec.Model);
                    var hash = await models.HashAsync(model, cancellationToken);
                    var plan = VideoPlanner.Plan(spec, model.SettingLimits.Compression);
                    return () =>
                    {
                        ((VideoFlow)Flow).Machine.Create(spec, plan, hash, terms);
                        Flow.NoteReturn();
                        LogAccepted(Logger, Key, spec.Model, spec.Width, spec.Height, spec.Frames, spec.Steps);
                    };
                },
                cancellationToken
            );

    protected override IJobFlow CreateFlow(VideoJobState record) =>
        new VideoFlow(record, Key, this, Files, Artifacts, models, paces, TimeProvider);
}
