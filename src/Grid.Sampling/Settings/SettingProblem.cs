namespace Grid.Sampling.Settings;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Field">The field's name on the wire, such as <c>guidance_scale</c>.</param>
/// <param name="Message">One sentence that names the field and the allowed values.</param>
public sealed record SettingProblem(string Field, string Message);
