using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Myelin.Generators;

/// <summary>Generates the table of types that model files can contain: every public class that can be instantiated.</summary>
static class StoredTypes
{
    const string ByType = "StoredByTypeAttribute", ByName = "StoredByNameAttribute", Apart = "StoredApartAttribute";

    /// <summary>The base types and the table, as a partial declaration of the class ModelParts.</summary>
    public static string Table(Compilation compilation)
    {
        INamedTypeSymbol[] all = [.. Types(compilation.Assembly.GlobalNamespace).OrderBy(type => type.Name, StringComparer.Ordinal)];
        string[] bases = [.. all.Where(type => LibraryTables.Has(type, ByType)).Select(type => $"typeof({type.Name})")];
        string[] parts = [.. all.Where(IsPart).Select(type => $"        ModelPart.Of<{type.Name}>(),\n")];
        return $$"""
            static partial class ModelParts
            {
                /// <summary>The base types of parts.</summary>
                public static System.Collections.Generic.IReadOnlyList<System.Type> Bases { get; } = [{{string.Join(", ", bases)}}];

                /// <summary>The types of the library.</summary>
                public static System.Collections.Generic.IReadOnlyList<ModelPart> Library { get; } =
                [
            {{string.Concat(parts)}}    ];
            }

            """;
    }

    static bool IsPart(INamedTypeSymbol type)
    {
        if (type.IsAbstract || type.IsGenericType || type.DeclaredAccessibility != Accessibility.Public) return false;
        if (LibraryTables.Has(type, ByName) || LibraryTables.Has(type, Apart)) return false;
        for (INamedTypeSymbol? at = type; at != null; at = at.BaseType)
            if (LibraryTables.Has(at, ByType)) return true;
        return false;
    }

    /// <summary>The classes of a namespace and its nested namespaces.</summary>
    internal static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) =>
        space.GetTypeMembers().Where(type => type.TypeKind == TypeKind.Class).Concat(space.GetNamespaceMembers().SelectMany(Types));
}
