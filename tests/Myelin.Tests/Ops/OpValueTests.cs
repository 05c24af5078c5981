namespace Myelin.Tests;

/// <summary>Structural ops give what plain loops give, for any layout of their inputs.</summary>
public sealed class OpValueTests
{
    public static TheoryData<string> Names => OpTable.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_value_is_that_of_plain_loops(string name)
    {
        OpRow row = OpTable.Get(name);
        foreach (Shape[] shapes in row.Inputs)
        {
            foreach (ElementType type in new[] { ElementType.Float64, ElementType.Float32 })
            {
                Tensor[] operands = row.Operands(shapes, type);
                Tensor y = row.Call(operands);
                Naive expected = row.Reference([.. operands.Select(Naive.Of)]), received = Naive.Of(y);
                Assert.Equal(expected.Shape, received.Shape);
                double most = expected.Values.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty(0).Max();
                double tolerance = (type == ElementType.Float64 && row.Op != typeof(Ops.Cast) ? 1e-12 : row.Tolerance) * Math.Max(1, most);
                for (int i = 0; i < expected.Values.Length; i++)
                    Assert.True(
                        Math.Abs(expected.Values[i] - received.Values[i]) <= tolerance,
                        $"{name} of {type}{string.Join(", ", shapes)}: element {i} is {received.Values[i]:R}, expected {expected.Values[i]:R}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_layout_of_the_inputs_changes_no_bit(string name)
    {
        OpRow row = OpTable.Get(name);
        foreach (Shape[] shapes in row.Inputs.Concat(row.Large))
        {
            foreach (ElementType type in new[] { ElementType.Float64, ElementType.Float32 })
            {
                Tensor[] operands = row.Operands(shapes, type);
                Tensor expected = row.Call(operands);
                foreach (Func<Tensor, Tensor> view in Views)
                {
                    Tensor[] strided = Array.ConvertAll(operands, x => view(x));
                    SameBits.Assert(expected, row.Call(strided), $"{name} of {type}{string.Join(", ", shapes)} as views");
                    Tensor[] gradients = GradientCheck.Gradients(operands, row.Call), same = GradientCheck.Gradients(strided, row.Call);
                    for (int i = 0; i < gradients.Length; i++)
                        SameBits.Assert(gradients[i], same[i], $"{name} of {type}{string.Join(", ", shapes)} as views: gradient {i}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_repeated_input_gives_what_its_copy_gives(string name)
    {
        OpRow row = OpTable.Get(name);
        foreach (Shape[] shapes in row.Inputs.Where(shapes => shapes[0].Rank > 0 && shapes[0][0] > 0))
        {
            Tensor[] operands = row.Operands(shapes, ElementType.Float32);
            operands[0] = operands[0][..1].BroadcastTo(shapes[0]);
            SameBits.Assert(row.Call([operands[0].Copy(), .. operands[1..]]), row.Call(operands), $"{name} of {string.Join(", ", shapes)}, the first repeated");
        }
    }

    /// <summary>The same values in memory turned around, amid others, and both.</summary>
    static readonly Func<Tensor, Tensor>[] Views = [Turned, Amid, x => Amid(Turned(x)), x => Turned(Amid(x))];

    static Tensor Turned(Tensor x)
    {
        int[] back = [.. Enumerable.Range(0, x.Rank).Reverse()];
        return x.Rank < 2 ? x : x.Transpose(back).Copy().Transpose(back);
    }

    static Tensor Amid(Tensor x)
    {
        for (int axis = 0; axis < x.Rank; axis++)
        {
            int size = x.Shape[axis];
            Tensor other = Tensor.Full(x.Shape.With(axis, 2), 1, x.Type);
            x = Tensor.Concatenate([other, x, other], axis).Slice(axis, 2, size);
        }
        return x;
    }
}
