using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Myelin.Generators;

/// <summary>The table of the types whose objects model files hold: one for every public class that can be made.</summary>
static class StoredTypes
{
    const string ByType = "StoredByTypeAttribute", ByName = "StoredByNameAttribute", Apart = "StoredApartAttribute";

    /// <summary>The bases and the table, as a part of the class ModelParts.</summary>
    public static string Table(Compilation compilation)
    {
        INamedTypeSymbol[] all = [.. Types(compilation.Assembly.GlobalNamespace).OrderBy(type => type.Name, StringComparer.Ordinal)];
        string[] bases = [.. all.Where(type => LibraryTables.Has(type, ByType)).Select(type => $"typeof({type.Name})")];
        string[] parts = [.. all.Where(IsPart).Select(type => $"        ModelPart.Of<{type.Name}>(),\n")];
        return $$"""
            static partial class ModelParts
            {
                /// <summary>What a part may be.</summary>
                public static System.Collections.Generic.IReadOnlyList<System.Type> Bases { get; } = [{{string.Join(", ", bases)}}];

                /// <summary>The library's types.</summary>
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

    /// <summary>The classes of a namespace and of those in it.</summary>
    internal static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) =>
        space.GetTypeMembers().Where(type => type.TypeKind == TypeKind.Class).Concat(space.GetNamespaceMembers().SelectMany(Types));
}
