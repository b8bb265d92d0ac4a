using System.Text.Json.Nodes;
using Grid.Sampling.Schedulers;

namespace Grid.Sampling.Tests.Schedulers;

public sealed class SchedulerConfigTests
{
    [Fact]
    public void Read_PublishedFile_GivesItsSchedule()
    {
        var json = """
            { "_class_name": "DPMSolverMultistepScheduler", "_diffusers_version": "0.27.2", "algorithm_type": "dpmsolver++",
              "beta_end": 0.02, "beta_schedule": "linear", "beta_start": 0.0001, "dynamic_thresholding_ratio": 0.995,
              "euler_at_final": false, "final_sigmas_type": "zero", "lambda_min_clipped": null, "lower_order_final": true,
              "num_train_timesteps": 1000, "prediction_type": "epsilon",
              "rescale_betas_zero_snr": false, "sample_max_value": 1.0, "solver_order": 2, "solver_type": "midpoint", "steps_offset": 1,
              "thresholding": false, "timestep_spacing": "linspace", "trained_betas": null, "use_karras_sigmas": false,
              "use_lu_lambdas": false, "variance_type": null }
            """;

        Assert.Equal(new NoiseScheduleConfig(), Read(json));
    }

    [Fact]
    public void Read_OtherTraining_IsObeyed() =>
        Assert.Equal(
            new NoiseScheduleConfig
            {
                BetaStart = 0.00085,
                BetaEnd = 0.012,
                BetaSchedule = "scaled_linear",
                TrainTimesteps = 500,
                StepsOffset = 0,
                PredictionType = "v_prediction",
            },
            Read(
                """
                { "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 500, "steps_offset": 0,
                  "prediction_type": "v_prediction" }
                """
            )
        );

    [Theory]
    [InlineData(
        "DDIMScheduler",
        """ "timestep_spacing": "leading", "set_alpha_to_one": true, "clip_sample": true, "clip_sample_range": 1.0 """
    )]
    [InlineData("PNDMScheduler", """ "timestep_spacing": "leading", "set_alpha_to_one": false, "skip_prk_steps": false """)]
    [InlineData(
        "EulerDiscreteScheduler",
        """ "timestep_spacing": "linspace", "interpolation_type": "linear", "timestep_type": "discrete", "sigma_max": null """
    )]
    public void Read_DefaultsOfOtherClasses_AreAccepted(string className, string options) =>
        Assert.Equal(new NoiseScheduleConfig(), Read($$"""{ "_class_name": "{{className}}", {{options}} }"""));

    [Theory]
    [InlineData(
        """{ "_class_name": "FlowMatchEulerDiscreteScheduler" }""",
        "_class_name is \"FlowMatchEulerDiscreteScheduler\"; supported are DPMSolverMultistepScheduler"
    )]
    [InlineData("""{ "timestep_spacing": "trailing" }""", "timestep_spacing is \"trailing\"; only \"linspace\" is supported.")]
    [InlineData("""{ "use_karras_sigmas": true }""", "use_karras_sigmas is true; only false is supported.")]
    [InlineData("""{ "algorithm_type": "sde-dpmsolver++" }""", "algorithm_type is \"sde-dpmsolver++\"; only \"dpmsolver++\" is supported.")]
    [InlineData("""{ "solver_order": 3 }""", "solver_order is 3; only 2 is supported.")]
    [InlineData("""{ "lambda_min_clipped": -5.1 }""", "lambda_min_clipped is -5.1; only \"-Infinity\" is supported.")]
    [InlineData("""{ "trained_betas": [0.1] }""", "trained_betas is [0.1]; only null is supported.")]
    [InlineData("""{ "rescale_betas_zero_snr": true }""", "rescale_betas_zero_snr is true; only false is supported.")]
    [InlineData("""{ "_class_name": "DDIMScheduler", "clip_sample": false }""", "clip_sample is false; only true is supported.")]
    [InlineData("""{ "shift": 3 }""", "shift is 3; this key is not known, so it cannot be obeyed")]
    [InlineData(
        """{ "beta_schedule": "sigmoid" }""",
        "beta_schedule 'sigmoid' is unknown; use linear, scaled_linear or squaredcos_cap_v2."
    )]
    [InlineData("""{ "prediction_type": "sample" }""", "prediction_type 'sample' is not supported; use epsilon or v_prediction.")]
    [InlineData("""{ "beta_end": 0.99 }""", "leave no finite noise level")]
    public void Read_WhatIsNotSupported_IsRefusedByNameAndValue(string json, string fault) =>
        Assert.Contains(fault, Assert.Throws<ArgumentException>(() => Read(json)).Message, StringComparison.Ordinal);

    // Of the formula in double: 1 - cos^2((t + 0.001 + 0.008) / 1.008 pi / 2) / cos^2((t + 0.008) / 1.008 pi / 2), at most 0.999.
    [Theory]
    [InlineData(0, 4.1284224822e-05)]
    [InlineData(999, 0.999)]
    public void Betas_OfTheSquaredCosine_AreTheFormulas(int timestep, double beta)
    {
        var schedule = new NoiseSchedule(new NoiseScheduleConfig { BetaSchedule = NoiseScheduleConfig.SquaredCosine });

        Assert.Equal(beta, schedule.Betas[timestep], beta * 1e-5);
        Assert.True(schedule.AlphasCumulative[999] > 0);
    }

    [Theory]
    [InlineData("DPM++")]
    [InlineData("Euler")]
    [InlineData("Euler A")]
    [InlineData("DDIM")]
    [InlineData("PNDM")]
    public void ToNoise_OfTheVelocityOfKnownNoise_IsTheNoiseForEverySampler(string sampler)
    {
        var schedule = new NoiseSchedule(new NoiseScheduleConfig { PredictionType = NoiseScheduleConfig.Velocity });
        var scheduler = NoiseSchedulers.Create(sampler, 5, schedule.Config);
        float[] clean = [0.5f, -0.25f],
            noise = [1.5f, -2];
        for (var index = 0; index < scheduler.Timesteps.Count; index++)
        {
            var timestep = scheduler.Timesteps[index];
            float[] noisy = new float[2],
                input = new float[2],
                velocity = new float[2];
            scheduler.AddNoise(clean, noise, timestep, noisy);
            scheduler.ScaleModelInput(index, noisy, input);

            // By definition, with the factors that the scaled input shows.
            var sigma =
                (((double)input[0] * clean[1]) - ((double)input[1] * clean[0]))
                / (((double)noise[0] * clean[1]) - ((double)noise[1] * clean[0]));
            var signal = Math.Sqrt(1 - (sigma * sigma));
            for (var i = 0; i < 2; i++)
            {
                velocity[i] = (float)((signal * noise[i]) - (sigma * clean[i]));
            }

            VelocityPrediction.ToNoise(schedule, timestep, input, velocity);

            Assert.Equal(noise[0], velocity[0], 1e-4);
            Assert.Equal(noise[1], velocity[1], 1e-4);
        }
    }

    private static NoiseScheduleConfig Read(string json) => SchedulerConfig.Read(JsonNode.Parse(json)!.AsObject());
}
