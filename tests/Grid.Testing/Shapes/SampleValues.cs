using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Grid.Testing.Shapes;

/// <summary>Makes objects in which every member has a value other than its default, and compares two of them member by member.</summary>
public static class SampleValues
{
    /// <summary>An object with every member set.</summary>
    public static object Create(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var next = 1;
        return Make(type, ref next);
    }

    /// <summary>
    /// Members of a type that are stored, and others that can be set: these are either made of stored ones or lost with every write.
    /// </summary>
    public static (IReadOnlyList<PropertyInfo> Stored, IReadOnlyList<PropertyInfo> Others) MembersOf(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var members = type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(member => member.GetIndexParameters().Length == 0)
            .ToLookup(member => member.GetCustomAttribute<IdAttribute>() is not null);
        return (
            [.. members[true]],
            [.. members[false].Where(member => member.SetMethod is not null && member.GetMethod?.IsPublic == true)]
        );
    }

    /// <summary>Where two values differ, as a path of members; null when they are the same.</summary>
    public static string? Difference(object? one, object? other, string path = "")
    {
        if (one is null || other is null)
        {
            return one is null && other is null ? null : path;
        }

        if (one is not string and IEnumerable && other is IEnumerable)
        {
            object?[] left = [.. ((IEnumerable)one).Cast<object?>()],
                right = [.. ((IEnumerable)other).Cast<object?>()];
            return left.Length != right.Length
                ? $"{path}.Count"
                : left.Select((item, at) => Difference(item, right[at], $"{path}[{at}]")).FirstOrDefault(found => found is not null);
        }

        if (one.GetType().GetCustomAttribute<GenerateSerializerAttribute>() is null || one is Enum)
        {
            return one.GetType().Name.StartsWith("KeyValuePair", StringComparison.Ordinal) || one.Equals(other) ? null : path;
        }

        var (stored, others) = MembersOf(one.GetType());
        return stored
            .Concat(others)
            .Select(member => Difference(member.GetValue(one), member.GetValue(other), $"{path}.{member.Name}"))
            .FirstOrDefault(found => found is not null);
    }

    private static object Make(Type type, ref int next)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Make(inner, ref next);
        }

        var number = next++;
        if (type.IsEnum)
        {
            return Enum.GetValues(type).Cast<object>().Last();
        }

        return type switch
        {
            _ when type == typeof(string) => $"text {number}",
            _ when type == typeof(bool) => true,
            _ when type == typeof(Guid) => new Guid(number, 1, 2, [3, 4, 5, 6, 7, 8, 9, 10]),
            _ when type == typeof(UInt128) => new UInt128((ulong)number, 7),
            _ when type == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch.AddDays(number),
            _ when type == typeof(DateOnly) => DateOnly.FromDayNumber(number),
            _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(number),
            _ when type == typeof(BitArray) => new BitArray(512) { [number % 512] = true },
            _ when type.IsPrimitive => Convert.ChangeType(number, type, System.Globalization.CultureInfo.InvariantCulture),
            _ when type.IsGenericType => MakeCollection(type, ref next),
            _ => MakeRecord(type, ref next),
        };
    }

    private static object MakeCollection(Type type, ref int next)
    {
        var arguments = type.GetGenericArguments();
        if (type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            var items = Array.CreateInstance(arguments[0], 2);
            items.SetValue(Make(arguments[0], ref next), 0);
            items.SetValue(Make(arguments[0], ref next), 1);
            var create = typeof(ImmutableArray)
                .GetMethods()
                .Single(method =>
                    method.Name == nameof(ImmutableArray.Create)
                    && method.GetParameters() is [{ ParameterType.IsArray: true } only]
                    && only.IsDefined(typeof(ParamArrayAttribute), inherit: false)
                );
            return create.MakeGenericMethod(arguments[0]).Invoke(null, [items])!;
        }

        var collection = Activator.CreateInstance(type)!;
        var add = type.GetMethod("Add", arguments)!;
        for (var item = 0; item < 2; item++)
        {
            var values = new object[arguments.Length];
            for (var at = 0; at < values.Length; at++)
            {
                values[at] = Make(arguments[at], ref next);
            }

            add.Invoke(collection, values);
        }

        return collection;
    }

    // Without its constructor, whose parameters may have rules: what is stored are members.
    private static object MakeRecord(Type type, ref int next)
    {
        if (type.IsAbstract)
        {
            // Any kind of it will do.
            type = type.Assembly.GetTypes().First(kind => kind.IsSubclassOf(type) && !kind.IsAbstract);
        }

        var made = RuntimeHelpers.GetUninitializedObject(type);
        var (stored, others) = MembersOf(type);
        foreach (var member in stored.Concat(others))
        {
            member.SetValue(made, Make(member.PropertyType, ref next));
        }

        return made;
    }
}
