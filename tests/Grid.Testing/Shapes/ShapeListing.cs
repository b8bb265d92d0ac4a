using System.Reflection;
using System.Text;

namespace Grid.Testing.Shapes;

/// <summary>Everything of an assembly that travels or is stored, as text: aliases, member ids, names and types.</summary>
public static class ShapeListing
{
    /// <summary>Lists the types of an assembly that have aliases of the grid.</summary>
    public static string Create(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var text = new StringBuilder();
        foreach (
            var (type, alias) in assembly
                .GetTypes()
                .Select(type => (Type: type, Alias: type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias))
                .Where(entry => entry.Alias?.StartsWith("grid.", StringComparison.Ordinal) is true)
                .OrderBy(entry => entry.Alias, StringComparer.Ordinal)
        )
        {
            text.Append(
                    type.IsInterface ? "interface "
                    : type.IsEnum ? "enum "
                    : "record "
                )
                .Append(alias)
                .Append(BaseOf(type))
                .Append('\n');
            foreach (var line in Lines(type))
            {
                text.Append("  ").Append(line).Append('\n');
            }
        }

        return text.ToString();
    }

    // Members of a base are listed with it: ids count within each type of the line.
    private static string BaseOf(Type type) =>
        type.BaseType?.GetCustomAttribute<AliasAttribute>(inherit: false) is { } known ? $" : {known.Alias}" : "";

    private static IEnumerable<string> Lines(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetValues(type)
                .Cast<object>()
                .Select(value => $"{Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)} {value}");
        }

        if (type.IsInterface)
        {
            return type.GetMethods()
                .OrderBy(method => method.GetCustomAttribute<AliasAttribute>(inherit: false)!.Alias, StringComparer.Ordinal)
                .Select(method =>
                    $"{method.GetCustomAttribute<AliasAttribute>(inherit: false)!.Alias}"
                    + $"({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))}) "
                    + Name(method.ReturnType)
                );
        }

        return type.GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Select(member => (Member: member, Id: member.GetCustomAttribute<IdAttribute>()?.Id))
            .Where(entry => entry.Id is not null)
            .OrderBy(entry => entry.Id)
            .Select(entry => $"{entry.Id} {entry.Member.Name} {Name(((PropertyInfo)entry.Member).PropertyType)}");
    }

    private static string Name(Type type) =>
        type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias
        ?? (
            type.IsGenericType
                ? type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]
                    + $"<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
                : type.Name
        );
}
