using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Grid.EndToEnd.Tests.House;

public partial class ShapeTests
{
    private const int LongestFile = 400;
    private const int LongestModelFamily = 600;
    private const int LargestMedian = 75;
    internal const int LongestLine = 140;

    // Block, attention and modulation stay with their model.
    private static readonly string[] ModelFamilies =
    [
        "VideoTransformer.cs",
        "VideoAutoencoderLayers.cs",
        "T5Encoder.cs",
        "MotionModule.cs",
        "ImageAutoencoder.cs",
    ];

    private static readonly string[] Sources = [.. Repository.Sources("src", "dashboard")];

    [Fact]
    public void SourceFiles_Length_StaysReadable()
    {
        var lengths = Sources.ToDictionary(file => file, file => File.ReadAllLines(file).Length);

        Assert.NotEmpty(lengths);
        Assert.Empty(
            lengths
                .Where(file => file.Value > (IsModelFamily(file.Key) ? LongestModelFamily : LongestFile))
                .Select(file => $"{Repository.Relative(file.Key)}: {file.Value} lines")
        );
        Assert.InRange(lengths.Values.Order().ElementAt(lengths.Count / 2), 1, LargestMedian);
    }

    [Fact]
    public void SourceAndTestFiles_Lines_FitOnAScreen()
    {
        string[] files =
        [
            .. Repository.Sources("src", "dashboard", "tests"),
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "eng"), "*.sh"),
            Path.Combine(Repository.Root, "grid"),
        ];

        Assert.NotEmpty(files);
        Assert.Empty(
            files.SelectMany(file =>
                File.ReadLines(file)
                    .Select((line, index) => (Length: line.Length, Number: index + 1))
                    .Where(line => line.Length > LongestLine)
                    .Select(line => $"{Repository.Relative(file)}:{line.Number}: {line.Length} columns")
            )
        );
    }

    [Fact]
    public void SourceFiles_TopLevelTypes_AreOneAndNamedLikeTheFile()
    {
        var faults =
            from file in Sources
            where !IsModelFamily(file) && Path.GetFileName(file) != "Program.cs"
            let names = TopLevelType().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value).ToArray()
            let wanted = Path.GetFileName(file).Split('.')[0]
            where names.Length > 0 && (names.Length > 1 || names[0] != wanted)
            select $"{Repository.Relative(file)}: {string.Join(", ", names)}";

        Assert.Empty(faults);
    }

    [Fact]
    public void PackageVersions_Pins_AreExact()
    {
        var versions = XDocument
            .Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants()
            .Where(element => element.Name.LocalName == "PackageVersion")
            .Select(element => (Name: (string)element.Attribute("Include")!, Version: (string)element.Attribute("Version")!))
            .ToArray();

        Assert.NotEmpty(versions);
        Assert.All(versions, pin => Assert.Matches(@"^(\d+\.\d+\.\d+(\.\d+)?(-[\w.]+)?|\$\(\w+Version\))$", pin.Version));
    }

    [Fact]
    public void TestMethods_Names_HaveSubjectConditionOutcome()
    {
        var names = Repository
            .Sources("tests")
            .SelectMany(file => TestMethod().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value))
            .ToArray();

        Assert.InRange(names.Length, 50, int.MaxValue);
        Assert.DoesNotContain(names, name => name.Split('_').Length != 3);
    }

    [GeneratedRegex(
        @"^(?:public |internal |file )?(?:static |abstract |sealed |partial |readonly |unsafe )*"
            + @"(?:class|record(?: struct| class)?|struct|interface|enum|ref struct) (?<name>\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex TopLevelType();

    [GeneratedRegex(
        @"\[(?:Fact|Theory)[^\]]*\]\s*(?:\[[^\]]*(?:\[[^\]]*\][^\]]*)*\]\s*)*public (?:async )?(?:void|Task|ValueTask) (?<name>\w+)\("
    )]
    private static partial Regex TestMethod();

    private static bool IsModelFamily(string file) => ModelFamilies.Contains(Path.GetFileName(file));
}
