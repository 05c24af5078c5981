using System.Reflection;
using System.Runtime.CompilerServices;

namespace Myelin.Tests;

/// <summary>Every elementwise op of an assembly, found by reflection: adding one needs no edit here.</summary>
static class Formulas
{
    /// <summary>What makes a struct a formula.</summary>
    public static readonly Type[] Kinds = [typeof(IUnary), typeof(IBinary), typeof(IComparison), typeof(IUpdate)];

    /// <summary>Formulas whose parameters want other values than <see cref="Standard"/> gives, or several.</summary>
    static readonly Dictionary<Type, object[]> special = new()
    {
        [typeof(Ops.Clamp)] = [new Ops.Clamp(-1, 1)],
        [typeof(Ops.InverseRoot)] = [new Ops.InverseRoot(7)],
        [typeof(Ops.Dropout)] = [new Ops.Dropout(0.3)],
        [typeof(Ops.MomentumDescent)] = [new Ops.MomentumDescent(0.9, false, 0), new Ops.MomentumDescent(0.9, true, 0.01)],
        [typeof(Ops.Descent)] = [new Ops.Descent(0), new Ops.Descent(0.01)],
        [typeof(Ops.RmsPropStep)] =
        [
            new Ops.RmsPropStep(0.9, 0, 0.01, false), new Ops.RmsPropStep(0.9, 0, 0.01, true), new Ops.RmsPropStep(0.9, 0.5, 0.01, true),
        ],
        [typeof(Ops.AdamStep)] = [new Ops.AdamStep(0.9, 0.999, 1e-7, 0), new Ops.AdamStep(0.9, 0.999, 1e-7, 0.004)],
    };

    static readonly Dictionary<string, Formula> all = Of(typeof(Tensor).Assembly).ToDictionary(formula => formula.Name);

    /// <summary>All of the library's.</summary>
    public static IReadOnlyCollection<Formula> All => all.Values;

    public static Formula Get(string name) => all[name];

    /// <summary>The names of those of some kinds, as rows of a theory.</summary>
    public static TheoryData<string> Names(params Type[] kinds) => [.. All.Where(formula => kinds.Contains(formula.Kind)).Select(formula => formula.Name)];

    /// <summary>The types that are formulas.</summary>
    public static IEnumerable<Type> Types(Assembly assembly) =>
        assembly.GetTypes().Where(type => type.IsValueType && Kinds.Any(kind => kind.IsAssignableFrom(type)));

    /// <summary>One of each, more where parameters choose between forms.</summary>
    public static IEnumerable<Formula> Of(Assembly assembly) =>
        from type in Types(assembly)
        from instance in special.GetValueOrDefault(type, [Standard(type)])
        select Make(instance);

    /// <summary>A formula with its parameters, if it has any, at 0.25, 0.5, ...; true and the like are left out.</summary>
    static object Standard(Type type)
    {
        if (type.ContainsGenericParameters)
            throw new InvalidOperationException($"{type}: a generic formula; name its instances in the table of {nameof(Formulas)}.");
        ConstructorInfo? longest = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length);
        if (longest == null) return RuntimeHelpers.GetUninitializedObject(type);
        return longest.Invoke(
            [
                .. longest.GetParameters().Select((parameter, i) =>
                    parameter.ParameterType == typeof(double) ? 0.25 * (i + 1) : RuntimeHelpers.GetUninitializedObject(parameter.ParameterType)),
            ]);
    }

    static Formula Make(object instance)
    {
        Type kind = Kinds.Single(kind => kind.IsInstanceOfType(instance));
        Type open = kind == typeof(IUnary) ? typeof(UnaryFormula<>)
            : kind == typeof(IBinary) ? typeof(BinaryFormula<>)
            : kind == typeof(IComparison) ? typeof(ComparisonFormula<>)
            : typeof(UpdateFormula<>);
        return (Formula)Activator.CreateInstance(open.MakeGenericType(instance.GetType()), instance)!;
    }
}
