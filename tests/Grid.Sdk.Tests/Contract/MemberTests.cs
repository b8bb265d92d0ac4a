using System.Reflection;
using System.Text.Json;
using Grid.Gateway.Errors;
using Grid.Gateway.Models;
using Grid.Gateway.Usage;
using Grid.Gateway.Videos;
using Grid.Sdk.Errors;
using Grid.Sdk.Models;
using Grid.Sdk.Usage;
using Grid.Sdk.Videos;

namespace Grid.Sdk.Tests.Contract;

/// <summary>The client's records have the members of the gateway's, so that neither side goes its own way.</summary>
public sealed class MemberTests
{
    // What an object is, is known by where it is.
    private static readonly string[] OnlyOnTheWire = ["object"];

    public static TheoryData<Type, Type> Pairs =>
        new()
        {
            { typeof(Video), typeof(VideoResource) },
            { typeof(VideoPage), typeof(VideoListResource) },
            { typeof(VideoFile), typeof(VideoFileResource) },
            { typeof(VideoPlan), typeof(VideoPlanResource) },
            { typeof(VideoWarning), typeof(VideoWarningResource) },
            { typeof(VideoPreview), typeof(VideoPreviewResource) },
            { typeof(VideoExplanation), typeof(VideoExplanationResource) },
            { typeof(VideoDeleted), typeof(VideoDeletedResource) },
            { typeof(VideoChange), typeof(VideoChangeResource) },
            { typeof(GridModelList), typeof(ModelListResource) },
            { typeof(GridModel), typeof(ModelResource) },
            { typeof(GridModelDefaults), typeof(ModelDefaultsResource) },
            { typeof(GridModelLimits), typeof(ModelLimitsResource) },
            { typeof(GridUsage), typeof(UsageResource) },
            { typeof(GridPeriodUsage), typeof(PeriodUsageResource) },
            { typeof(GridJobUsage), typeof(JobUsageResource) },
            { typeof(GridError), typeof(ErrorBody) },
            { typeof(GridErrorEnvelope), typeof(ErrorResource) },
        };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Record_OfTheClient_HasTheMembersOfTheGateway(Type ofClient, Type ofGateway) =>
        Assert.Equal(MembersOf(ofGateway).Except(OnlyOnTheWire).Order(), MembersOf(ofClient).Order());

    [Fact]
    public void Request_OfTheClient_HasTheFieldsOfTheGateway() =>
        Assert.Equal(
            MembersOf(typeof(VideoSubmissionResource)).Except(["width", "height"]).Order(),
            MembersOf(typeof(VideoRequest)).Order()
        );

    [Fact]
    public void Context_OfTheClient_KnowsAllPairs() =>
        Assert.All(Pairs, pair => Assert.NotNull(GridJsonContext.Default.GetTypeInfo(pair.Data.Item1)));

    private static IEnumerable<string> MembersOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property =>
                property.Name != "EqualityContract"
                && property.GetCustomAttribute<System.Text.Json.Serialization.JsonIgnoreAttribute>()
                    is null
                        or { Condition: System.Text.Json.Serialization.JsonIgnoreCondition.Never }
            )
            .Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
}
