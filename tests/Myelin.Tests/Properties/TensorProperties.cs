using CsCheck;

namespace Myelin.Tests;

/// <summary>Views and broadcasting of random shapes, against index arithmetic.</summary>
public class TensorProperties
{
    static readonly Gen<int[]> Sizes = Gen.Int[0, 4].Array[0, 4];

    static Tensor Numbered(int[] sizes)
    {
        Shape shape = Shape.Create(sizes);
        return Tensor.Range((int)shape.Elements, ElementType.Int32).Reshape(shape);
    }

    static bool Same(Naive expected, Tensor received) => expected.Shape == received.Shape && expected.Values.SequenceEqual(Naive.Of(received).Values);

    [Fact]
    public void Operands_broadcast_as_in_NumPy_or_throw() => Gen.Select(Sizes, Sizes).Sample((a, b) =>
    {
        int rank = Math.Max(a.Length, b.Length);
        int[] left = [.. Enumerable.Repeat(1, rank - a.Length), .. a], right = [.. Enumerable.Repeat(1, rank - b.Length), .. b];
        Tensor x = Numbered(a), y = Numbered(b);
        if (left.Zip(right).Any(sizes => sizes.First != sizes.Second && sizes.First != 1 && sizes.Second != 1))
        {
            Assert.Throws<ShapeException>(() => x + y);
            return;
        }
        Naive p = Naive.Of(x), q = Naive.Of(y);
        Shape shape = Shape.Create([.. left.Zip(right, (first, second) => first == 1 ? second : first)]);
        Assert.True(Same(Naive.Of(shape, index => p.At(index) + q.At(index)), x + y), $"{x.Shape} + {y.Shape}");
    });

    [Fact]
    public void Slices_select_what_index_arithmetic_selects()
    {
        var part = Gen.Select(Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[-3, 3].Where(step => step != 0), Gen.Bool);
        Gen.Select(Gen.Int[1, 6].Array[1, 3], part.Array[3]).Sample((sizes, parts) =>
        {
            var slices = new Slice[sizes.Length];
            var picked = new int[sizes.Length][];
            for (int axis = 0; axis < sizes.Length; axis++)
            {
                (int first, int second, int step, bool fromEnd) = parts[axis];
                int start = Math.Min(Math.Min(first, second), sizes[axis]), end = Math.Min(Math.Max(first, second), sizes[axis]);
                slices[axis] = fromEnd ? (^(sizes[axis] - start)..^(sizes[axis] - end), step) : (start..end, step);
                int[] range = [.. Enumerable.Range(start, end - start)];
                if (step < 0) Array.Reverse(range);
                picked[axis] = [.. range.Where((_, i) => i % Math.Abs(step) == 0)];
            }
            Tensor x = Numbered(sizes);
            Naive all = Naive.Of(x);
            Shape shape = Shape.Create([.. picked.Select(entries => entries.Length)]);
            Naive expected = Naive.Of(shape, index => all.At([.. index.Select((i, axis) => picked[axis][i])]));
            Assert.True(Same(expected, x[slices]), $"{x.Shape}: {string.Join(", ", picked.Select(entries => $"[{string.Join(' ', entries)}]"))}");
        });
    }

    [Fact]
    public void Reshapes_and_transposes_of_views_can_be_undone() => Gen.Select(Sizes, Gen.Int[0, 1000]).Sample((sizes, seed) =>
    {
        int[] order = [.. Enumerable.Range(0, sizes.Length)], back = new int[sizes.Length];
        new Random(seed).Shuffle(order);
        for (int axis = 0; axis < order.Length; axis++) back[order[axis]] = axis;
        Tensor x = Numbered(sizes), turned = x.Transpose(order);
        Assert.True(Same(Naive.Of(x).Transpose(order), turned), $"{x.Shape} by [{string.Join(", ", order)}]");
        Tensor flat = turned.Reshape([(int)turned.Shape.Elements]);
        Assert.Equal(Naive.Of(turned).Values, Naive.Of(flat).Values);
        Assert.True(Same(Naive.Of(x), flat.Reshape(turned.Shape).Transpose(back)), $"{x.Shape} by [{string.Join(", ", order)}]");
    });

    [Fact]
    public void Parts_put_together_are_the_whole() =>
        Gen.Select(Gen.Int[0, 3].Array[1, 3], Gen.Int[0, 3].Array[1, 5], Gen.Int[0, 2]).Sample((sizes, parts, place) =>
        {
            int axis = place % sizes.Length;
            sizes[axis] = parts.Sum();
            Tensor x = Numbered(sizes);
            int start = 0;
            var pieces = new List<Tensor>();
            foreach (int part in parts)
            {
                pieces.Add(x.Slice(axis, start, part));
                start += part;
            }
            Assert.True(Same(Naive.Of(x), TensorOps.Concatenate([.. pieces], axis)), $"{x.Shape} in [{string.Join(", ", parts)}] along {axis}");
        });
}
