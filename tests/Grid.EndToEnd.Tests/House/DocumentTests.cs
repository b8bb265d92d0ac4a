using System.Text.RegularExpressions;

namespace Grid.EndToEnd.Tests.House;

public partial class DocumentTests
{
    public static TheoryData<string> Documents =>
        [
            .. Directory
                .EnumerateFiles(Repository.Root, "*.md")
                .Concat(
                    new[] { "src", "tests", "deploy" }.SelectMany(folder =>
                        Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories)
                    )
                )
                .Select(Repository.Relative)
                .Where(path => !path.StartsWith("tests/golden/", StringComparison.Ordinal)),
        ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_Links_LeadToFiles(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        var broken = Link()
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, document)))
            .Select(match => match.Groups["target"].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(folder, target)));

        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_CodeNames_Exist(string document)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, document));
        var words = CodeWord().Matches(text).Select(match => match.Groups["word"].Value).ToHashSet();

        Assert.DoesNotContain(words, word =>
            word.Contains('/')
            && PathLike().IsMatch(word)
            && !Path.Exists(Path.Combine(Repository.Root, word))
            && !Path.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(document)!, word))
        );
        Assert.DoesNotContain(words, word =>
            TypeLike().IsMatch(word) && !Types.Value.Contains(word.Split('.')[^1]) && !Types.Value.Contains(word.Split('.')[0])
        );
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_Words_CallAProjectAProject(string document) =>
        Assert.DoesNotMatch(@"(?i)\|\s*rooms?\s*\||\brooms:", File.ReadAllText(Path.Combine(Repository.Root, document)));

    // A row of a table is one line by its format.
    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_LinesOfText_FitOnAScreen(string document) =>
        Assert.DoesNotContain(File.ReadLines(Path.Combine(Repository.Root, document)), line =>
            line.Length > ShapeTests.LongestLine && !line.StartsWith('|')
        );

    private static readonly Lazy<HashSet<string>> Types = new(() =>
        [
            .. Repository
                .Sources("src", "tests", "dashboard")
                .SelectMany(file => Identifier().Matches(File.ReadAllText(file)).Select(match => match.Value)),
            .. Directory
                .EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
                .SelectMany(file => Path.GetFileNameWithoutExtension(file).Split('.')),
        ]
    );

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`(?<word>[^`\\s]+)`")]
    private static partial Regex CodeWord();

    [GeneratedRegex(@"^(src|tests|deploy|eng|dashboard|\.ci)/[\w./-]+$")]
    private static partial Regex PathLike();

    [GeneratedRegex(@"^I?[A-Z][a-z]+[A-Z][A-Za-z0-9]+(\.[A-Za-z0-9]+)*$")]
    private static partial Regex TypeLike();

    // Names of the framework count where the sources use them.
    [GeneratedRegex(@"\b[A-Z]\w+")]
    private static partial Regex Identifier();
}
