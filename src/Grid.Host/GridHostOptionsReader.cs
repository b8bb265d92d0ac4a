using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Grid.Host;

/// <summary>
/// Reads <see cref="GridHostOptions"/> from the environment and a command line, and refuses what it cannot read by its name.
/// </summary>
internal sealed class GridHostOptionsReader
{
    public const string Prefix = "GRID_";

    private const string IndexMark = "__";

    // Variables with the prefix that are read elsewhere.
    private static readonly string[] Others = ["HOME", "MODELS", "API_KEY", "SIMULATION", "GOLDEN", "TEST_LIMIT"];

    // What is the same for all processes of a cluster and is passed on to them as it is.
    private static readonly string[] Shared = [nameof(GridHostOptions.OperatorKey), nameof(GridHostOptions.WeightBudget)];

    private static readonly Dictionary<string, PropertyInfo> Properties = typeof(GridHostOptions)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .ToDictionary(property => Normalize(property.Name), StringComparer.Ordinal);

    private readonly GridHostOptions _options = new();
    private readonly List<string> _faults = [];
    private readonly List<string> _warnings = [];

    // Where each option was given, for the sentences about it.
    private readonly Dictionary<string, string> _sources = [];
    private readonly Dictionary<string, SortedList<int, string>> _lists = [];

    /// <summary>Sentences about variables that mean nothing.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Names of this process's variables that say something about it alone.</summary>
    public static IEnumerable<string> VariablesOfOneProcess() =>
        from DictionaryEntry variable in Environment.GetEnvironmentVariables()
        let name = (string)variable.Key
        where name.StartsWith(Prefix, StringComparison.Ordinal)
        where Properties.TryGetValue(Normalize(Split(name[Prefix.Length..]).Name), out var property) && !Shared.Contains(property.Name)
        select name;

    /// <param name="variables">The environment.</param>
    /// <param name="arguments"><c>--Name=value</c> each; they win.</param>
    /// <exception cref="GridHostOptionsException">Something cannot be read or cannot be run with.</exception>
    public GridHostOptions Read(IReadOnlyDictionary<string, string> variables, IReadOnlyList<string> arguments)
    {
        // A value that is empty is one that was left out: many tools that set variables cannot do otherwise.
        foreach (
            var (name, value) in variables
                .Where(variable => variable.Key.StartsWith(Prefix, StringComparison.Ordinal) && variable.Value.Length > 0)
                .OrderBy(variable => variable.Key, StringComparer.Ordinal)
        )
        {
            ReadVariable(name, value);
        }

        FillLists();
        foreach (var argument in arguments)
        {
            ReadArgument(argument);
        }

        FillLists();
        _faults.AddRange(GridHostOptionsRules.FindFaults(_options).Select(NameSource));
        return _faults.Count == 0 ? _options : throw new GridHostOptionsException(_faults);
    }

    // OPERATOR_KEY and OperatorKey are one name.
    private static string Normalize(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    private static (string Name, int? Index) Split(string name)
    {
        var mark = name.IndexOf(IndexMark, StringComparison.Ordinal);
        return mark > 0 && int.TryParse(name[(mark + IndexMark.Length)..], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? (name[..mark], index)
            : (name, null);
    }

    private void ReadVariable(string variable, string value)
    {
        var (name, index) = Split(variable[Prefix.Length..]);
        if (Properties.TryGetValue(Normalize(name), out var property))
        {
            Set(property, index, value, variable);
        }
        else if (!Others.Contains(variable[Prefix.Length..]))
        {
            _warnings.Add(
                $"{variable} means nothing to the grid; the names are those of GridHostOptions, such as "
                    + $"{Prefix}{nameof(GridHostOptions.Port)}."
            );
        }
    }

    private void ReadArgument(string argument)
    {
        var mark = argument.IndexOf('=', StringComparison.Ordinal);
        if (!argument.StartsWith("--", StringComparison.Ordinal) || mark < 0)
        {
            _faults.Add($"'{argument}' is not understood; give options as --Name=value, such as --{nameof(GridHostOptions.Port)}=5300.");
            return;
        }

        var given = argument[2..mark];
        var (name, index) = Split(given.Replace(":", IndexMark, StringComparison.Ordinal));
        if (Properties.TryGetValue(Normalize(name), out var property))
        {
            Set(property, index, argument[(mark + 1)..], $"--{given}");
        }
        else
        {
            _faults.Add(
                $"There is no option --{given}; the options are {string.Join(", ", Properties.Values.Select(known => known.Name))}."
            );
        }
    }

    private void Set(PropertyInfo property, int? index, string value, string source)
    {
        _sources[property.Name] = source;
        if (property.PropertyType == typeof(IReadOnlyList<string>))
        {
            if (!_lists.TryGetValue(property.Name, out var list))
            {
                _lists.Add(property.Name, list = []);
            }

            list[index ?? 0] = value;
        }
        else if (index is not null)
        {
            _faults.Add($"{source} is one value and no list.");
        }
        else if (Parse(property.PropertyType, value) is { } parsed)
        {
            property.SetValue(_options, parsed);
        }
        else
        {
            _faults.Add($"{source} must be {Kind(property.PropertyType)}, not '{value}'.");
        }
    }

    private void FillLists()
    {
        foreach (var (name, list) in _lists)
        {
            typeof(GridHostOptions).GetProperty(name)!.SetValue(_options, (string[])[.. list.Values]);
        }

        _lists.Clear();
    }

    private static object? Parse(Type type, string value)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        if (kind == typeof(string))
        {
            return value;
        }

        if (kind == typeof(int))
        {
            return int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        if (kind == typeof(long))
        {
            return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        }

        if (kind == typeof(bool))
        {
            return bool.TryParse(value, out var flag) ? flag : null;
        }

        // Names only: a number would be taken for whatever has it.
        return !value.Any(char.IsAsciiDigit) && Enum.TryParse(kind, value, ignoreCase: true, out var named) ? named : null;
    }

    private static string Kind(Type type)
    {
        var kind = Nullable.GetUnderlyingType(type) ?? type;
        return kind == typeof(bool) ? "true or false"
            : kind.IsEnum ? $"{(kind.IsDefined(typeof(FlagsAttribute)) ? "some" : "one")} of {string.Join(", ", Enum.GetNames(kind))}"
            : "a whole number";
    }

    // Sentences of the rules begin with the option's name.
    private string NameSource(string fault)
    {
        var name = fault[..fault.IndexOf(' ', StringComparison.Ordinal)];
        return _sources.TryGetValue(name, out var source) ? source + fault[name.Length..] : fault;
    }
}
