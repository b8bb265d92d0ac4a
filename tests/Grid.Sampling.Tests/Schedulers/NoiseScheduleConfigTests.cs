using System.Text.Json;
using System.Text.Json.Nodes;
using Grid.Sampling.Schedulers;

namespace Grid.Sampling.Tests.Schedulers;

public sealed class NoiseScheduleConfigTests
{
    [Fact]
    public void FromJson_PublishedFile_TakesItsFieldsAndIgnoresTheRest()
    {
        var json = """
            { "_class_name": "PNDMScheduler", "beta_start": 0.00085, "beta_end": "0.012", "beta_schedule": "scaled_linear",
              "num_train_timesteps": 500.0, "steps_offset": 0, "trained_betas": null, "skip_prk_steps": true }
            """;

        var config = NoiseScheduleConfig.FromJson(JsonNode.Parse(json)!.AsObject());

        Assert.Equal(
            new NoiseScheduleConfig
            {
                BetaStart = 0.00085,
                BetaEnd = 0.012,
                BetaSchedule = "scaled_linear",
                TrainTimesteps = 500,
                StepsOffset = 0,
            },
            config
        );
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "beta_start": null, "beta_schedule": null, "steps_offset": null }""")]
    public void FromJson_NothingGiven_IsTheDefault(string json) =>
        Assert.Equal(new NoiseScheduleConfig(), NoiseScheduleConfig.FromJson(JsonNode.Parse(json)!.AsObject()));

    [Fact]
    public void Serialize_ThenFromJson_GivesTheSame()
    {
        var config = new NoiseScheduleConfig { BetaStart = 0.001, StepsOffset = 3 };

        Assert.Equal(config, NoiseScheduleConfig.FromJson(JsonSerializer.SerializeToNode(config)!.AsObject()));
    }

    [Theory]
    [InlineData("""{ "beta_start": 0 }""", "beta_start 0 must be above 0 and below 1.")]
    [InlineData("""{ "beta_end": 1.5 }""", "beta_end 1.5 must be above 0 and below 1.")]
    [InlineData("""{ "beta_end": "NaN" }""", "beta_end NaN must be above 0 and below 1.")]
    [InlineData("""{ "beta_end": true }""", "beta_end must be a number.")]
    [InlineData("""{ "beta_end": [1] }""", "beta_end must be a number.")]
    [InlineData("""{ "beta_schedule": "cosine" }""", "beta_schedule 'cosine' is unknown; use linear, scaled_linear or squaredcos_cap_v2.")]
    [InlineData("""{ "beta_schedule": 3 }""", "beta_schedule must be text.")]
    [InlineData("""{ "steps_offset": -1 }""", "steps_offset -1 must be a whole number from 0 to 999.")]
    [InlineData("""{ "steps_offset": 1.5 }""", "steps_offset must be a whole number.")]
    [InlineData("""{ "num_train_timesteps": 0 }""", "num_train_timesteps 0 must be a whole number from 1 to 100000.")]
    [InlineData("""{ "num_train_timesteps": 1e300 }""", "num_train_timesteps must be a whole number.")]
    public void FromJson_FieldOutOfRange_NamesFieldAndAllowedValues(string json, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => NoiseScheduleConfig.FromJson(JsonNode.Parse(json)!.AsObject()));

        Assert.Equal(message, error.Message);
    }
}
