namespace Grid.Testing.Hosting;

/// <summary>A folder of models that only the fake engine can load.</summary>
public static class FakeModelFolder
{
    /// <summary>The one model there.</summary>
    public const string Model = "fake-tiny";

    /// <summary>Makes the folder below another and gives its path.</summary>
    public static string Create(string parent)
    {
        var models = Path.Combine(parent, "models");
        var model = Path.Combine(models, Model);
        Directory.CreateDirectory(Path.Combine(model, "transformer"));
        File.WriteAllText(Path.Combine(model, "transformer", "config.json"), "{}");
        File.WriteAllText(
            Path.Combine(model, "grid.json"),
            """{"width":64,"height":64,"frames":9,"fps":8,"steps":4,"guidance_scale":2,"max_size":128,"max_frames":189,"max_window":27}"""
        );
        return models;
    }
}
