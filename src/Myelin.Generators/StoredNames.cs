using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Myelin.Generators;

/// <summary>
/// Generates the tables of values that model files store by name: the public static properties whose type is their own
/// class, and the public static methods that return it and take only numbers and values of enumerations, which are stored as numbers.
/// </summary>
static class StoredNames
{
    /// <summary>A table for each class with the attribute StoredByName, as a partial declaration of that class.</summary>
    public static string Tables(Compilation compilation) => string.Join("\n", StoredTypes.Types(compilation.Assembly.GlobalNamespace)
        .Where(type => LibraryTables.Has(type, "StoredByNameAttribute")).OrderBy(type => type.Name, System.StringComparer.Ordinal).Select(Table));

    static string Table(INamedTypeSymbol type) => $$"""
        partial class {{type.Name}}
        {
            /// <summary>The members of the library, by name.</summary>
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
        if (method.Parameters.Length == 0 || !method.Parameters.All(parameter => IsNumber(parameter.Type))) return "";
        string usual = string.Join(", ", method.Parameters.Select(Usual)), numbers = string.Join(", ", method.Parameters.Select(Argument));
        return $"        new(\"{member.Name}\", [{usual}], static numbers => {member.Name}({numbers})),\n";
    }

    static bool IsNumber(ITypeSymbol type) => type.SpecialType == SpecialType.System_Double || type.TypeKind == TypeKind.Enum;

    static string Argument(IParameterSymbol parameter, int i) => parameter.Type.TypeKind == TypeKind.Enum
        ? $"({parameter.Type.Name})numbers[{i}]" : $"numbers[{i}]";

    static bool Is(ITypeSymbol type, INamedTypeSymbol expected) => SymbolEqualityComparer.Default.Equals(type, expected);

    static string Usual(IParameterSymbol parameter) =>
        parameter.HasExplicitDefaultValue
            ? System.Convert.ToDouble(parameter.ExplicitDefaultValue, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture) : "0";
}
