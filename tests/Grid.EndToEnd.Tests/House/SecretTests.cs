using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Grid.EndToEnd.Tests.House;

/// <summary>Whatever is written to a log or an assertion by its <c>ToString</c> says no secret.</summary>
public partial class SecretTests
{
    private const string Canary = "canary-5f0c1e";

    // Names of things that are told to everybody.
    private static readonly string[] Harmless = ["JobKey", "IdempotencyKey", "CatalogKey", "TokenCount", "MaxTokens"];

    private static readonly string[] Assemblies =
    [
        "Grid.Contracts",
        "Grid.Gateway",
        "Grid.Grains",
        "Grid.Host",
        "Grid.Media",
        "Grid.Sdk",
        "Grid.Storage",
        "Grid.Workers",
        "grid",
    ];

    [Fact]
    public void Secret_OfAnyType_IsNotInItsText()
    {
        var holders = Assemblies
            .SelectMany(name => Assembly.Load(name).GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && SecretFields(type).Any())
            .ToArray();

        Assert.Contains("GridHostOptions", holders.Select(type => type.Name));
        Assert.Contains("GridClientOptions", holders.Select(type => type.Name));
        Assert.Contains("SiloSettings", holders.Select(type => type.Name));
        Assert.All(holders, type => Assert.DoesNotContain(Canary, TextOf(type), StringComparison.Ordinal));
    }

    private static string TextOf(Type type)
    {
        var holder = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var field in SecretFields(type))
        {
            field.SetValue(holder, Canary);
        }

        try
        {
            return holder.ToString() ?? "";
        }
        catch (Exception unmade) when (unmade is NullReferenceException or ArgumentNullException)
        {
            // Its text needs members that are not set here; what it says of them cannot be the secret.
            return "";
        }
    }

    private static IEnumerable<FieldInfo> SecretFields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field =>
                field.FieldType == typeof(string)
                && Secret().IsMatch(field.Name)
                && !Harmless.Any(name => field.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            );

    [GeneratedRegex("apikey|operatorkey|password|secret|redis|connectionstring|token|credential", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
