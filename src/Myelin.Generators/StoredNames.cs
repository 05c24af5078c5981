using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Myelin.Generators;

/// <summary>
/// The tables of the values that model files hold by name: the public static properties of a class that are of the class itself,
/// and the public static methods that make one of numbers.
/// </summary>
static class StoredNames
{
    /// <summary>A table for each class with the attribute StoredByName, as a part of it.</summary>
    public static string Tables(Compilation compilation) => string.Join("\n", StoredTypes.Types(compilation.Assembly.GlobalNamespace)
        .Where(type => LibraryTables.Has(type, "StoredByNameAttribute")).OrderBy(type => type.Name, System.StringComparer.Ordinal).Select(Table));

    static string Table(INamedTypeSymbol type) => $$"""
        partial class {{type.Name}}
        {
            /// <summary>The library's, by the names of the members.</summary>
            internal static readonly NamedForm<{{type.Name}}>[] Forms =
            [
        {{string.Concat(type.GetMembers().OrderBy(member => member.Name, System.StringComparer.Ordinal).Select(member => Form(type, member)))}}    ];
        }

        """;

    static string Form(INamedTypeSymbol type, ISymbol member)
    {
        if (!member.IsStatic || member.DeclaredAccessibility != Accessibility.Public) return "";
        if (member is IPropertySymbol property && Is(property.Type, type)) return $"        new(\"{member.Name}\", [], static _ => {member.Name}),\n";
        if (member is not IMethodSymbol { MethodKind: MethodKind.Ordinary } method || !Is(method.ReturnType, type)) return "";
        if (method.Parameters.Length == 0 || method.Parameters.Any(parameter => parameter.Type.SpecialType != SpecialType.System_Double)) return "";
        string usual = string.Join(", ", method.Parameters.Select(Usual)), numbers = string.Join(", ", method.Parameters.Select((_, i) => $"numbers[{i}]"));
        return $"        new(\"{member.Name}\", [{usual}], static numbers => {member.Name}({numbers})),\n";
    }

    static bool Is(ITypeSymbol type, INamedTypeSymbol expected) => SymbolEqualityComparer.Default.Equals(type, expected);

    static string Usual(IParameterSymbol parameter) =>
        parameter.HasExplicitDefaultValue ? ((double)parameter.ExplicitDefaultValue!).ToString("R", CultureInfo.InvariantCulture) : "0";
}
