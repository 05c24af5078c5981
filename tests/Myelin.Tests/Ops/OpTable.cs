using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Every structural op, one row or more each. An op without a row fails <see cref="CoverageTests"/>.</summary>
static class OpTable
{
    public static IReadOnlyList<OpRow> Rows { get; } =
    [
        .. WindowRows.All,
        .. Folds("Sum", typeof(Ops.Sum), (x, axes, keep) => x.Sum(axes, keep), values => values.Sum(), allowNone: true),
        .. Folds("Mean", typeof(Ops.Sum), (x, axes, keep) => x.Mean(axes, keep), values => values.Sum() / values.Count(), allowNone: false),
        .. Folds("Max", typeof(Ops.Max), (x, axes, keep) => x.Max(axes, keep), values => values.Max(), allowNone: false),
        .. FoldRows.All,
        .. ShapeRows.All,
        .. OrderRows.All,
        .. EinsumRows.All,
        .. NormalizationRows.All,
        .. RecurrentRows.All,
        .. AttentionOpRows.All,
        .. SparseRows.All,
        .. ProductRows.All,
        new("Sum of long rows", typeof(Ops.Sum), [[[2, 900]], [[3, 256]], [[2, 257]]], x => x[0].Sum(-1), x => x[0].Fold([1], v => v.Sum()))
        {
            RowWise = true,
            Large = [[[130, 5000]]],
        },

        new("Reshape", typeof(Ops.Reshape), [[[2, 3, 4]], [[4, 6, 1]], [[24]]], x => x[0].Reshape(3, -1, 2), x => x[0].Reshape([3, 4, 2]))
        {
            Large = [[[30, 40, 100]]],
            Errors =
            [
                ("other elements", () => X.Reshape([3, 3])),
                ("a size to find that is none", () => X.Reshape(3, -1)),
                ("two sizes to find", () => X.Reshape(-1, -1)),
                ("a size of -2", () => X.Reshape(-2, 4)),
                ("a size to find beside 0", () => Tensor.Zeros([0]).Reshape(0, -1)),
            ],
        },
        new("Reshape of nothing", typeof(Ops.Reshape), [[[0, 3]]], x => x[0].Reshape(Shape.Create(3, 0, 5)), x => x[0].Reshape([3, 0, 5])),
        new("Transpose", typeof(Ops.Transpose), [[[2, 3]], [[4, 2, 3]], [[1, 5]], [[0, 3]]], x => x[0].Transpose(),
            x => x[0].Transpose([.. Enumerable.Range(0, x[0].Shape.Rank - 2), x[0].Shape.Rank - 1, x[0].Shape.Rank - 2]))
        {
            Errors =
            [
                ("a vector", () => Indices.Transpose()),
                ("an axis twice", () => X.Transpose(0, 0)),
            ],
        },
        new("Transpose in an order", typeof(Ops.Transpose), [[[2, 3, 4]], [[1, 3, 2]]], x => x[0].Transpose(2, 0, -2), x => x[0].Transpose(2, 0, 1)),
        new("BroadcastTo", typeof(Ops.BroadcastTo), [[[3, 1]], [[]], [[4]], [[2, 1, 4]]], x => x[0].BroadcastTo([2, 3, 4]), x => Naive.Of([2, 3, 4], x[0].At))
        {
            Errors =
            [
                ("another size", () => X.BroadcastTo([3, 4])),
                ("fewer axes", () => X.BroadcastTo([4])),
            ],
        },
        new("Contiguous", typeof(Ops.Contiguous), [[[3, 4]], [[0, 2]]], x => new Ops.Contiguous().ApplyOne(x[0].Transpose()), x => x[0].Transpose(1, 0))
        {
            Large = [[[300, 501]]],
        },
        new("Cast", typeof(Ops.Cast), [[[3, 4]], [[0]]],
            x => x[0].Cast(x[0].Type == ElementType.Float64 ? ElementType.Float32 : ElementType.Float64).Cast(x[0].Type),
            x => x[0])
        {
            Large = [[[200, 500]]],
            Tolerance = 1e-6,
            Errors =
            [
                ("no type", () => X.Cast((ElementType)99)),
            ],
        },


        new("Concatenate", typeof(Ops.Concatenate), [[[2, 3], [2, 1], [2, 4]], [[1, 0], [1, 2], [1, 1]]], x => Tensor.Concatenate(x, 1), x => Concatenate(x, 1))
        {
            Large = [[[300, 40], [300, 100], [300, 60]]],
            Errors =
            [
                ("none", () => Tensor.Concatenate([], 0)),
                ("other sizes", () => Tensor.Concatenate([X, Other], 0)),
            ],
        },
        new("Concatenate in front", typeof(Ops.Concatenate), [[[2, 3, 2], [1, 3, 2]], [[4], [3]]], x => Tensor.Concatenate(x, 0), x => Concatenate(x, 0)),
        new("Slice", typeof(Ops.Slice), [[[4, 3]], [[3, 2, 2]]], x => x[0][1..3],
            x => Naive.Of(Shape.Create(2).Concat(x[0].Shape[1..]), index => x[0].At([index[0] + 1, .. index[1..]])))
        {
            Errors =
            [
                ("a position that is real", () => X.Slice(0, Number, 1)),
                ("a negative count from a position", () => X.Slice(0, Indices[0], -1)),
                ("beyond the axis", () => X.Slice(0, 1, 2)),
                ("a negative count", () => X.Slice(0, 1, -1)),
                ("no step", () => X.Slice(0, 0, 1, 0)),
                ("steps beyond the axis", () => X.Slice(1, 0, 3, 2)),
            ],
        },
        new("Slice of the last axis, one entry of the first", typeof(Ops.Slice), [[[3, 2, 5]]], x => x[0][^1, .., 1..^1],
            x => Naive.Of([2, 3], index => x[0].At(2, index[0], index[1] + 1))),
        new("Place", typeof(Ops.Place), [[[2, 3]], [[1, 1]]], x => new Ops.Place([1, 2], [4, 6]).ApplyOne(x[0]),
            x => Naive.Of(
                [4, 6],
                index => index[0] - 1 is >= 0 and var i && i < x[0].Shape[0] && index[1] - 2 is >= 0 and var k && k < x[0].Shape[1] ? x[0].At(i, k) : 0)),
        new("Gather", typeof(Ops.Gather), [[[5, 3], [7]], [[5], [2, 3]], [[5, 2], [0]]], x => x[0].Gather(x[1]),
            x => Naive.Of(x[1].Shape.Concat(x[0].Shape[1..]), index => x[0].At([(int)x[1].At(index[..x[1].Shape.Rank]), .. index[x[1].Shape.Rank..]])))
        {
            Whole = { [1] = 5 },
            Large = [[[5, 300], [700]]],
            Errors =
            [
                ("real indices", () => X.Gather(X)),
            ],
        },
        new("Gather along the last axis", typeof(Ops.Gather), [[[3, 5], [4]]], x => x[0].Gather(x[1], -1),
            x => Naive.Of([3, 4], index => x[0].At(index[0], (int)x[1].At(index[1])))) { Whole = { [1] = 5 } },
        new("ScatterAdd", typeof(Ops.ScatterAdd), [[[7, 3], [7]], [[1, 2], [1]]], x => new Ops.ScatterAdd(0, [5, x[0].Shape[1]]).ApplyOne(x[0], x[1]),
            x => Naive.Of([5, x[0].Shape[1]], index => Enumerable.Range(0, x[0].Shape[0]).Where(i => x[1].At(i) == index[0]).Sum(i => x[0].At(i, index[1]))))
        {
            Whole = { [1] = 5 },
            Large = [[[900, 300], [900]]],
            Errors =
            [
                ("a negative size", () => X.ScatterAdd(Indices, -1)),
                ("real indices", () => X.ScatterAdd(X, 3)),
                ("bools", () => Bools.ScatterAdd(Indices, 3)),
            ],
        },
        new("Where", typeof(Ops.Where), [[[3, 4], [3, 4], [3, 4]], [[4], [3, 1], [3, 4]], [[3, 1], [], [4]], [[0], [0], [0]]],
            x => Tensor.Where(x[0], x[1], x[2]),
            x => Naive.Of(Naive.Broadcast(Naive.Broadcast(x[0].Shape, x[1].Shape), x[2].Shape), index => x[0].At(index) != 0 ? x[1].At(index) : x[2].At(index)))
        {
            Bools = [0],
            Large = [[[300, 400], [400], [300, 1]]],
            Errors =
            [
                ("a condition of numbers", () => Tensor.Where(X, X, X)),
                ("halves", () => Tensor.Where(Bools, Halves, Halves)),
            ],
        },

        new("MultiplyAdd", typeof(Ops.MultiplyAdd), [[[3, 4], [3, 4], [3, 4]], [[4], [3, 1], [3, 4]], [[3, 1], [], [4]], [[0], [0], [0]]],
            x => x[0].MultiplyAdd(x[1], x[2]),
            x => Naive.Of(Naive.Broadcast(Naive.Broadcast(x[0].Shape, x[1].Shape), x[2].Shape), index => x[0].At(index) * x[1].At(index) + x[2].At(index)))
        {
            Large = [[[300, 400], [400], [300, 1]]],
            Errors =
            [
                ("whole numbers", () => Indices.MultiplyAdd(Indices, Indices)),
                ("shapes that do not broadcast", () => X.MultiplyAdd(X, Other)),
            ],
        },

        new("ArgMax", typeof(Ops.ArgMax), [[[3, 5]], [[7]], [[4, 1]], [[0, 3]]], x => x[0].ArgMax(), x => x[0].Fold([x[0].Shape.Rank - 1], First))
        {
            RowWise = true,
            Large = [[[900, 100]]],
            Errors =
            [
                ("none", () => Tensor.Zeros([2, 0]).ArgMax()),
            ],
        },
        new("ArgMax along the first axis", typeof(Ops.ArgMax), [[[3, 5]]], x => x[0].ArgMax(0), x => x[0].Fold([0], First)),
        new("Draw", typeof(Ops.Draw), [[[2]]], x => Tensor.Uniform([3, 4], x[0]), x => Drawn([3, 4], x[0])) { Whole = { [0] = 1000 } },
        new("Draw a permutation", typeof(Ops.Draw), [[[2]]], x => Tensor.Permutation(50, x[0]).Sum(), _ => new([], [49 * 25])) { Whole = { [0] = 1000 } },
    ];

    public static OpRow Get(string name) => Rows.Single(row => row.Name == name);

    public static TheoryData<string> Names => [.. Rows.Select(row => row.Name)];

    /// <summary>A fold over each kind of axes: the last, the first, a middle one, adjacent ones, ones apart, all, negative ones, kept ones.</summary>
    internal static IEnumerable<OpRow> Folds(
        string name, Type op, Func<Tensor, int[], bool, Tensor> call, Func<IEnumerable<double>, double> fold, bool allowNone)
    {
        foreach ((int[] axes, bool keep) in new (int[], bool)[]
        {
            ([2], false), ([0], false), ([1], true), ([1, 2], false), ([0, 2], false), ([-1, 0], true), ([0, 1, 2], false), ([0, 1, 2], true),
        })
        {
            int[] front = [.. axes.Select(axis => axis < 0 ? axis + 3 : axis)];
            var inputs = new List<Shape[]> { new Shape[] { [2, 3, 4] }, new Shape[] { [1, 3, 1] }, new Shape[] { [3, 17, 2] } };
            if (allowNone) inputs.AddRange([[[2, 0, 3]], [[0, 2, 2]]]);
            yield return new(
                $"{name} over [{string.Join(", ", axes)}]{(keep ? ", kept" : "")}", op, [.. inputs], x => call(x[0], axes, keep),
                x => x[0].Fold(front, fold, keep))
            { Large = [[[40, 300, 30]]] };
        }
    }

    internal static Naive Turned(Naive x) => x.Transpose([.. Enumerable.Range(0, x.Shape.Rank - 2), x.Shape.Rank - 1, x.Shape.Rank - 2]);

    static Naive Concatenate(Naive[] parts, int axis)
    {
        int[] sizes = parts[0].Shape.Sizes.ToArray();
        sizes[axis] = parts.Sum(part => part.Shape[axis]);
        return Naive.Of(Shape.Create(sizes), index =>
        {
            int[] at = [.. index];
            int part = 0;
            for (; at[axis] >= parts[part].Shape[axis]; part++) at[axis] -= parts[part].Shape[axis];
            return parts[part].At(at);
        });
    }

    static double First(IEnumerable<double> values) => values.Select((value, i) => (value, i)).MaxBy(pair => pair.value).i;

    /// <summary>Element i is word i mod 4 of the block i / 4 of Philox4x32-10 under the key (stream), at the counter's place (step).</summary>
    static Naive Drawn(Shape shape, Naive key)
    {
        int i = 0;
        return Naive.Of(shape, _ =>
        {
            uint[] words = NaivePhilox.Block((ulong)(i / 4), (ulong)key.At(1), (ulong)key.At(0));
            return (words[i++ % 4] >> 8) / (double)(1 << 24);
        });
    }
}
