using System.Reflection;
using System.Runtime.CompilerServices;

namespace Myelin.SecondDevice;

/// <summary>Every public formula of the library runs on this device as it does on the processor: value and gradients.</summary>
public sealed class FormulaTests : IDisposable
{
    readonly QueueDevice device = new();

    public void Dispose() => device.Dispose();

    public static TheoryData<string> Names => [.. Types.Select(type => type.Name)];

    static IEnumerable<Type> Types => typeof(Tensor).Assembly.GetExportedTypes().Where(type =>
        type.IsValueType && !type.ContainsGenericParameters && Array.Exists(Kinds, kind => kind.IsAssignableFrom(type)));

    static Type[] Kinds => [typeof(IUnary), typeof(IBinary), typeof(IComparison)];

    [Fact]
    public void There_are_many_formulas() => Assert.True(Types.Count() > 30);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_formula_gives_what_it_gives_on_the_processor(string name)
    {
        Type type = Types.Single(type => type.Name == name);
        string kind = typeof(IUnary).IsAssignableFrom(type) ? nameof(Unary) : typeof(IBinary).IsAssignableFrom(type) ? nameof(Binary) : nameof(Comparison);
        MethodInfo call = typeof(FormulaTests).GetMethod(kind, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type);
        float[] a = [0.1f, -0.7f, 2.5f, 1, -3, 0.4f, 0, 5], b = [0.9f, 0.3f, -1.5f, 1, 2, -0.6f, 3, 0.2f];
        object formula = Instance(type);
        Tensor x = Tensor.From(a), z = Tensor.From(b);
        var expected = (Tensor[])call.Invoke(null, [formula, x, z])!;
        Tensor[] received;
        using (device.Use()) received = (Tensor[])call.Invoke(null, [formula, x.To(device), z.To(device)])!;
        for (int i = 0; i < expected.Length; i++)
            Close.Assert(expected[i], received[i].To(CpuDevice.Default), 1e-5, $"{name}, {(i == 0 ? "the value" : $"gradient {i}")}");
    }

    static Tensor[] Unary<F>(F formula, Tensor a, Tensor _) where F : struct, IUnary
    {
        Tensor x = a.AsVariable(), y = x.Map(formula);
        return [y.StopGradient(), Gradient(y, x)];
    }

    static Tensor[] Binary<F>(F formula, Tensor a, Tensor b) where F : struct, IBinary
    {
        Tensor x = a.AsVariable(), z = b.AsVariable(), y = x.Map(z, formula);
        return [y.StopGradient(), Gradient(y, x), Gradient(x.Map(z, formula), z)];
    }

    static Tensor[] Comparison<F>(F formula, Tensor a, Tensor b) where F : struct, IComparison => [a.Compare(b, formula)];

    static Tensor Gradient(Tensor y, Tensor by)
    {
        try { return (y * 1.5).Sum().Gradient(by); }
        catch (GradientException) { return Tensor.Zeros(by.Shape); }
    }

    static object Argument(Type type, int i) =>
        type == typeof(double) ? 0.25 * (i + 1) : type == typeof(int) ? i + 2 : RuntimeHelpers.GetUninitializedObject(type);

    /// <summary>A formula with its parameters at 0.25, 0.5, ...</summary>
    static object Instance(Type type)
    {
        ConstructorInfo? longest = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length);
        if (longest == null) return RuntimeHelpers.GetUninitializedObject(type);
        return longest.Invoke([.. longest.GetParameters().Select((parameter, i) => Argument(parameter.ParameterType, i))]);
    }
}
