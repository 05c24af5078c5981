using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;

namespace Myelin;

/// <summary>An attribute of an op: its name and its value.</summary>
/// <param name="Name">The name of the property: "Axis".</param>
/// <param name="Value">The value.</param>
public readonly record struct OpAttribute(string Name, object? Value)
{
    /// <summary>The public properties of an op or a formula. Those of <see cref="Op"/> itself are no attributes.</summary>
    internal static IReadOnlyList<OpAttribute> Of(object owner, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type) =>
        [.. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.Name is not (nameof(Op.Name) or nameof(Op.Attributes) or nameof(Op.Settings)))
            .Select(property => new OpAttribute(property.Name, property.GetValue(owner)))];

    /// <summary>axis 1.</summary>
    public override string ToString() => $"{char.ToLowerInvariant(Name[0])}{Name[1..]} {Text(Value)}";

    static string Text(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
        _ => value?.ToString() ?? "none",
    };
}
