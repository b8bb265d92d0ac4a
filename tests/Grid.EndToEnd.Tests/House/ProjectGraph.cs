using System.Xml.Linq;

namespace Grid.EndToEnd.Tests.House;

/// <summary>What each project references, read from the project files, with everything reached through other projects.</summary>
internal sealed class ProjectGraph
{
    private readonly Dictionary<string, (string[] Projects, string[] Packages)> _direct = [];

    public ProjectGraph()
    {
        foreach (var folder in new[] { "src", "dashboard" }.Select(name => Path.Combine(Repository.Root, name)).Where(Directory.Exists))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories))
            {
                var items = XDocument.Load(file).Descendants().ToArray();
                string[] Names(string element) =>
                    [.. items.Where(item => item.Name.LocalName == element).Select(item => (string)item.Attribute("Include")!)];
                _direct[Path.GetFileNameWithoutExtension(file)] = (
                    [.. Names("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))],
                    Names("PackageReference")
                );
            }
        }
    }

    public IReadOnlyCollection<string> Projects => _direct.Keys;

    public IReadOnlySet<string> ProjectsBelow(string project)
    {
        var reached = new HashSet<string>();
        var waiting = new Stack<string>(_direct[project].Projects);
        while (waiting.TryPop(out var next))
        {
            if (reached.Add(next))
            {
                Array.ForEach(_direct[next].Projects, waiting.Push);
            }
        }

        return reached;
    }

    public IReadOnlySet<string> PackagesBelow(string project) =>
        ProjectsBelow(project).Append(project).SelectMany(name => _direct[name].Packages).ToHashSet();
}
