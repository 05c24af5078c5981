using System.Reflection;

namespace Myelin.Tests;

/// <summary>An op can be made with any attributes and applied to any tensors; what does not fit is an error before a kernel runs.</summary>
public class OpCheckTests
{
    static readonly Tensor images = Tensor.Ones([1, 4, 4, 2]), weights = Tensor.Ones([3, 3, 2, 2]);
    static readonly Window window = new(new WindowAxis(3), new WindowAxis(3));

    public static TheoryData<string> Kinds { get; } =
        [.. typeof(Op).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract && !type.IsGenericType)
            .Where(type => type != typeof(Ops.Draw)) // it has no inputs
            .Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_op_without_inputs_is_refused(string name)
    {
        Type kind = typeof(Op).Assembly.GetType($"Myelin.Ops.{name}")!;
        ConstructorInfo constructor = kind.GetConstructors().MaxBy(one => one.GetParameters().Length)!;
        var op = (Op)constructor.Invoke([.. constructor.GetParameters().Select(parameter => Any(parameter.ParameterType))]);
        ShapeException e = Assert.Throws<ShapeException>(() => op.Apply());
        Assert.StartsWith($"{op}: expects ", e.Message);

        static object Any(Type type) =>
            type == typeof(Shape) ? Shape.Create(2, 3) : type == typeof(Device) ? Device.Current : type == typeof(Window) ? window
            : type == typeof(IReadOnlyList<int>) ? new[] { 9, 9 } : Activator.CreateInstance(type)!;
    }

    public static readonly TheoryData<Op, Tensor[]> Misfits = new()
    {
        { new Ops.Reshape([1000]), [images] },
        { new Ops.BroadcastTo([5, 4, 4, 3]), [images] },
        { new Ops.Slice(0, 0, 100), [images] },
        { new Ops.Slice(1, 3, 2, 2), [images] },
        { new Ops.Slice(4, 0, 1), [images] },
        { new Ops.Transpose([0, 1, 2, 2]), [images] },
        { new Ops.Transpose([0, 1]), [images] },
        { new Ops.Diagonal(0, 1), [images] },
        { new Ops.Split(1, [3, 3]), [images] },
        { new Ops.Split(1, [-1, 5]), [images] },
        { new Ops.Unstack(-1), [images] },
        { new Ops.Concatenate(0), [images, weights] },
        { new Ops.Stack(0), [images, weights] },
        { new Ops.Place([0, 0, 0, 1], [1, 4, 4, 2]), [images] },
        { new Ops.Place([0, 0, 0, int.MaxValue], [1, 4, 4, 2]), [images] },
        { new Ops.Gather(0, ElementType.Float64), [images, Tensor.From(0L)] },
        { new Ops.Gather(0, ElementType.Float32), [images, Tensor.From(0.0)] },
        { new Ops.ScatterAdd(0, [1, 4, 4, 3]), [images, Tensor.From(0L)] },
        { new Ops.ScatterAdd(0, [1, 4, 4, 2]), [images, Tensor.From(0L, 1L)] },
        { new Ops.Update(0), [images, Tensor.Ones([2, 4, 4, 2]), Tensor.From(0L).Reshape(default(Shape))] },
        { new Ops.Sum(2, 3), [images] },
        { new Ops.Sum(2, int.MaxValue), [images] },
        { new Ops.Max(-1, 1), [images] },
        { new Ops.CumulativeSum(7, false, false), [images] },
        { new Ops.Draw(Distribution.Uniform, [3], ElementType.Float32), [Tensor.From(1L)] },
        { new Ops.MatMul(), [Tensor.Ones([2, 3]), Tensor.Ones([2, 3])] },
        { new Ops.Where(), [Tensor.Ones([2]).GreaterThan(0), Tensor.Ones([2]), Tensor.Ones([2], ElementType.Float64)] },
        { new Ops.Normalize(NormalizationAxis.Rows, 1e-3), [Tensor.Ones([2, 3]), Tensor.Ones([2]), Tensor.Ones([3])] },
        { new Ops.Conv(window, 2), [images, weights] },
        { new Ops.Conv(new Window(new WindowAxis(3), new WindowAxis(4)), 1), [images, weights] },
        { new Ops.ConvWeightGradient(window, 1, [3, 3, 2, 3]), [images, Tensor.Ones([1, 2, 2, 2])] },
        { new Ops.ConvTranspose(window, 1, [1, 5, 4, 2]), [Tensor.Ones([1, 2, 2, 2]), weights] },
        { new Ops.MaxPool(new Window(new WindowAxis(5), new WindowAxis(5))), [images] },
        { new Ops.MaxPoolGradient(window), [images, images] },
        { new Ops.MaxPoolAt(window), [images, weights] },
        { new Ops.AveragePoolGradient(window, [1, 4, 4, 3]), [Tensor.Ones([1, 2, 2, 2])] },
        { new Ops.SparseCategoricalCrossentropy(), [Tensor.Ones([2, 3]), Tensor.From(0L)] },
        { new BinaryOp<Ops.Add>(default), [Tensor.Ones([2]), Tensor.Ones([2], ElementType.Float64)] },
        { new ComparisonOp<Ops.LessThan>(default), [Tensor.Ones([2]), Tensor.Ones([2], ElementType.Float64)] },
        { new UnaryOp<Ops.Exp>(default), [Tensor.Ones([2], ElementType.UInt8)] },
        { new BlockwiseOp<Ops.LstmGates>(default), [Tensor.Ones([2, 8]), Tensor.Ones([2, 3])] },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Inputs_that_do_not_belong_to_the_attributes_are_refused(Op op, Tensor[] x) =>
        Assert.StartsWith(op.Name, Assert.Throws<ShapeException>(() => op.Apply(x)).Message);
}
