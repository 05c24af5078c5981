using System.Reflection;

namespace Myelin.Tests;

/// <summary>BannedSymbols.txt names every method whose bits differ between machines, widths or releases of .NET.</summary>
/// <remarks>Where a newer .NET has more of them, the list for it lies beside the old as BannedSymbols.received.txt.</remarks>
public class BannedSymbolsTests
{
    static readonly HashSet<string> Transcendental =
    [
        .. new[]
        {
            "Exp", "ExpM1", "Exp2", "Exp2M1", "Exp10", "Exp10M1", "Log", "LogP1", "Log2", "Log2P1", "Log10", "Log10P1", "Pow", "Cbrt", "Hypot", "RootN",
        },
        .. from name in new[] { "Sin", "Cos", "Tan", "SinCos", "Asin", "Acos", "Atan", "Atan2" } from end in new[] { "", "Pi" } select name + end,
        .. new[] { "Sinh", "Cosh", "Tanh", "Asinh", "Acosh", "Atanh" },
    ];

    static IEnumerable<(MethodInfo Method, string Reason)> Banned()
    {
        Assembly core = typeof(Math).Assembly;
        foreach (Type type in core.GetExportedTypes())
        {
            string space = type.Namespace ?? "";
            bool vector = space is "System.Runtime.Intrinsics" && type.Name.StartsWith("Vector", StringComparison.Ordinal)
                || space == "System.Numerics" && type.Name.StartsWith("Vector", StringComparison.Ordinal);
            bool intrinsic = space.StartsWith("System.Runtime.Intrinsics.", StringComparison.Ordinal);
            bool scalar = type == typeof(Math) || type == typeof(MathF) || type == typeof(double) || type == typeof(float) || type == typeof(Half);
            bool contract = space == "System.Numerics" && type.IsInterface;
            if (!vector && !intrinsic && !scalar && !contract) continue;
            foreach (MethodInfo method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                if (method.Name.Contains("Estimate", StringComparison.Ordinal) || intrinsic && method.Name.Contains("Reciprocal", StringComparison.Ordinal))
                    yield return (method, "Its bits differ between machines. Divide, or use FusedMultiplyAdd.");
                else if (vector && method.Name is "Sum" or "Dot" or "SumAcross")
                    yield return (method, "Its order is the machine's. Use Fold.");
                else if (!intrinsic && Transcendental.Contains(method.Name) && !(contract && type.Name.StartsWith("IBinary", StringComparison.Ordinal)))
                    yield return (method, "Its bits differ between platforms. Use the lane's function, or DeterministicMath.");
            }
        }
    }

    /// <summary>The identifier that documentation comments use: what the analyzer reads.</summary>
    static string Identifier(MethodInfo method)
    {
        string arity = method.IsGenericMethodDefinition ? $"``{method.GetGenericArguments().Length}" : "";
        string parameters = string.Join(',', method.GetParameters().Select(parameter => Name(parameter.ParameterType)));
        return $"M:{Name(method.DeclaringType!, definition: true)}.{method.Name}{arity}{(parameters.Length > 0 ? $"({parameters})" : "")}";
    }

    static string Name(Type type, bool definition = false)
    {
        if (type.IsByRef) return Name(type.GetElementType()!) + "@";
        if (type.IsPointer) return Name(type.GetElementType()!) + "*";
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (type.IsGenericMethodParameter) return $"``{type.GenericParameterPosition}";
        if (type.IsGenericParameter) return $"`{type.GenericParameterPosition}";
        if (definition || !type.IsGenericType) return type.FullName!.Replace('+', '.');
        string name = type.GetGenericTypeDefinition().FullName!.Replace('+', '.');
        return $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}{{{string.Join(',', type.GetGenericArguments().Select(argument => Name(argument)))}}}";
    }

    [Fact]
    public void The_list_has_every_estimate_unordered_sum_and_transcendental_function()
    {
        string file = Path.Combine(Fixture.Root, "src", "Myelin", "BannedSymbols.txt");
        string[] expected = [.. Banned().Select(entry => $"{Identifier(entry.Method)};{entry.Reason}").Distinct().Order(StringComparer.Ordinal)];
        string[] listed = File.ReadAllLines(file);
        string[] missing = [.. expected.Except(listed)];
        if (missing.Length > 0) File.WriteAllText(Path.ChangeExtension(file, "received.txt"), string.Join('\n', expected) + "\n");
        Assert.Empty(missing);
        Assert.Contains(
            listed,
            line => line.StartsWith("M:System.Runtime.Intrinsics.Vector256.Sum``1(System.Runtime.Intrinsics.Vector256{``0});", StringComparison.Ordinal));
        Assert.Contains(listed, line => line.StartsWith("M:System.Math.Exp(System.Double);", StringComparison.Ordinal));
    }

    [Fact]
    public void The_list_is_handed_to_the_compiler()
    {
        string project = File.ReadAllText(Path.Combine(Fixture.Root, "src", "Myelin", "Myelin.csproj"));
        Assert.Contains("<AdditionalFiles Include=\"BannedSymbols.txt\" />", project);
        Assert.DoesNotContain("RS0030", project);
    }
}
