using System.Reflection;
using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>
/// Errors that ops have in common, found by reflection: wrong element types, shapes that do not fit, axes that do not exist. A method
/// is called with arguments that work, and then with one of them wrong. Adding an op needs no edit here.
/// </summary>
public class OpMisuseTests
{
    /// <summary>The other value of one argument, and what the message says of it.</summary>
    sealed record Case(MethodInfo Method, string What, object?[] Right, object?[] Wrong, string[] Said)
    {
        public override string ToString() => $"{Method.Name}({string.Join(", ", Method.GetParameters().Select(p => p.Name))}), {What}";
    }

    static readonly Case[] Cases = [.. PublicOps.Methods.Where(method => method.IsStatic).SelectMany(Of)];

    /// <summary>The methods that fail in one of these cases; formulas are called by Map and Compare.</summary>
    internal static IEnumerable<string> Members { get; } =
        [.. Cases.Where(one => Error(one) != null).Select(one => one.Method.Name).Append("Map").Append("Compare").Distinct()];

    static IEnumerable<Case> Of(MethodInfo method)
    {
        ParameterInfo[] parameters = method.GetParameters();
        object?[] right = [.. parameters.Select(Usual)];
        if (Array.IndexOf(right, DBNull.Value) >= 0 || method.ContainsGenericParameters || Thrown(method, right) != null) yield break;
        int[] tensors = [.. Enumerable.Range(0, right.Length).Where(i => right[i] is Tensor)];
        if (tensors.Length > 0) yield return With("bools", Bools, tensors[0], "Bool");
        if (tensors.Length > 1)
        {
            yield return With("other shapes", Other, tensors[1], "[2, 4]", "[3, 5]");
            yield return With("another type", X.Cast(ElementType.Float64), tensors[1], "Float64");
        }
        for (int i = 0; i < parameters.Length; i++)
            if (parameters[i].Name!.StartsWith("axis", StringComparison.Ordinal) && right[i] is int) yield return With("axis 5", 5, i, "axis", "received 5");

        Case With(string what, object value, int place, params string[] said)
        {
            object?[] wrong = [.. right];
            wrong[place] = value;
            return new(method, what, right, wrong, said);
        }
    }

    /// <summary>An argument that works with most methods; DBNull if there is none.</summary>
    static object? Usual(ParameterInfo parameter) =>
        parameter.HasDefaultValue && !parameter.Name!.StartsWith("axis", StringComparison.Ordinal) ? parameter.DefaultValue
            : parameter.ParameterType == typeof(Tensor) ? X
            : parameter.ParameterType == typeof(IReadOnlyList<Tensor>) || parameter.ParameterType == typeof(Tensor[]) ? new[] { X, X }
            : parameter.ParameterType == typeof(int) ? parameter.Name!.StartsWith("axis", StringComparison.Ordinal) ? 0 : 1
            : parameter.ParameterType == typeof(double) ? 0.5
            : parameter.ParameterType == typeof(bool) ? false
            : DBNull.Value;

    static Exception? Thrown(MethodInfo method, object?[] arguments) =>
        Record.Exception(() => method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null));

    static Exception? Error(Case one) => Thrown(one.Method, one.Wrong);

    /// <summary>The message says who and what, and how to mend it.</summary>
    internal static void IsComplete(Exception error, string what) => Assert.True(
        error.Message.Contains(": ", StringComparison.Ordinal)
            && (error.Message.Contains("; ", StringComparison.Ordinal) || error.Message.Contains(". ", StringComparison.Ordinal)),
        $"{what}: {error.Message}");

    [Fact]
    public void Arguments_that_do_not_fit_are_named_with_a_fix()
    {
        foreach (Case one in Cases)
        {
            if (Error(one) is not { } error) continue;       // bools have sums; shapes may broadcast
            Assert.True(error is ShapeException, $"{one}: {error}");
            IsComplete(error, one.ToString());
            Assert.True(one.Said.All(said => error.Message.Contains(said, StringComparison.Ordinal)), $"{one}: {error.Message}");
            if (one.What is "bools" or "another type") Assert.Contains("Cast(ElementType.", error.Message);
        }
        Assert.True(Cases.Count(one => Error(one) != null) > 100);
    }

    [Fact]
    public void An_axis_that_does_not_exist_is_always_refused() =>
        Assert.Empty(Cases.Where(one => one.What == "axis 5" && Error(one) == null).Select(one => one.ToString()));

    [Fact]
    public void Formulas_refuse_bools_other_shapes_and_other_types()
    {
        foreach (Formula formula in Formulas.All.Where(formula => formula.Inputs > 0))
        {
            Tensor[][] wrong = formula.Inputs == 1 ? [[Bools]] : [[X, Other], [X, X.Cast(ElementType.Float64)]];
            foreach (Tensor[] operands in wrong) IsComplete(Assert.Throws<ShapeException>(() => formula.Call(operands)), formula.Name);
        }
    }
}

/// <summary>The public methods of tensors.</summary>
static class PublicOps
{
    public static MethodInfo[] Methods { get; } =
    [
        .. new[] { typeof(TensorOps), typeof(FormulaCalls), typeof(Tensor) }.SelectMany(
            type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal) || method.GetParameters().Length > 0),
    ];
}
