using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="OpTable"/>: what moves elements and changes none.</summary>
static class ShapeRows
{
    public static IReadOnlyList<OpRow> All { get; } =
    [
        new("Squeeze", typeof(Ops.Reshape), [[[1, 3, 1]]], x => x[0].Squeeze(), x => x[0].Reshape([3]))
        {
            Errors =
            [
                ("an axis of more", () => X.Squeeze(0)),
            ],
        },
        new("Squeeze one axis", typeof(Ops.Reshape), [[[1, 3, 1]]], x => x[0].Squeeze(-1), x => x[0].Reshape([1, 3])),
        new("ExpandDims", typeof(Ops.Reshape), [[[2, 3]], [[0, 4]]], x => x[0].ExpandDims(1).ExpandDims(-1),
            x => x[0].Reshape([x[0].Shape[0], 1, x[0].Shape[1], 1])),
        new("Stack", typeof(Ops.Stack), [[[2, 3], [2, 3], [2, 3]]], x => Tensor.Stack(x, 1),
            x => Naive.Of([2, 3, 3], index => x[index[1]].At(index[0], index[2])))
        {
            Large = [[[300, 70], [300, 70]]],
            Errors =
            [
                ("none", () => Tensor.Stack([])),
                ("other shapes", () => Tensor.Stack([X, Other])),
            ],
        },
        new("Stack behind", typeof(Ops.Stack), [[[4], [4]], [[], []]], x => Tensor.Stack(x, -1),
            x => Naive.Of(x[0].Shape.Concat([2]), index => x[index[^1]].At(index[..^1]))),
        new("Split", typeof(Ops.Split), [[[6, 2]]], x => x[0].Split(3) is var y ? y[1] * y[2] : x[0],
            x => Naive.Of([2, 2], index => x[0].At(index[0] + 2, index[1]) * x[0].At(index[0] + 4, index[1])))
        {
            Errors =
            [
                ("no parts", () => X.Split(0)),
                ("parts that differ", () => X.Split(3, 1)),
                ("sizes that do not add up", () => X.Split([1, 2])),
            ],
        },
        new("Split by sizes", typeof(Ops.Split), [[[2, 6]]], x => x[0].Split([1, 3, 0, 2], -1)[1],
            x => Naive.Of([2, 3], index => x[0].At(index[0], index[1] + 1))),
        new("Unstack", typeof(Ops.Unstack), [[[3, 4]], [[3, 2, 2]]], x => x[0].Unstack() is var y ? y[2] * y[0] + y[1] : x[0],
            x => Naive.Of(x[0].Shape[1..], index => x[0].At([2, .. index]) * x[0].At([0, .. index]) + x[0].At([1, .. index]))) { Large = [[[3, 300, 400]]] },
        new("Unstack the last axis", typeof(Ops.Unstack), [[[4, 3]], [[2]]], x => x[0].Unstack(-1)[1],
            x => Naive.Of(x[0].Shape[..^1], index => x[0].At([.. index, 1]))),
        new("Update", typeof(Ops.Update), [[[5, 3], [2, 3], []], [[6, 3], [1, 3], []]], x => x[0].Update(x[2], x[1]), x => Updated(x, 0))
        {
            Whole = { [2] = 4 },
            Large = [[[400, 300], [7, 300], []]],
            Errors =
            [
                ("a larger block", () => X.Update(0, Other)),
                ("several positions", () => X.Update(Indices, X)),
                ("beyond the end", () => X.Update(1, X)),
            ],
        },
        new("Update along the last axis", typeof(Ops.Update), [[[2, 3, 5], [2, 3, 2], [1]]], x => x[0].Update(x[2], x[1], -1), x => Updated(x, 2))
        { Whole = { [2] = 4 }, Large = [[[40, 30, 50], [40, 30, 3], []]] },
        new("Update beyond the end", typeof(Ops.Update), [[[3, 2], [3, 2], []]], x => x[0].Update(x[2] - 2, x[1]),
            x => Updated([x[0], x[1], Naive.Of([], index => x[2].At(index) - 2)], 0)) { Whole = { [2] = 5 } },
        new("Slice from a position", typeof(Ops.Gather), [[[5, 3], []]], x => x[0].Slice(0, x[1], 2),
            x => Naive.Of([2, 3], index => x[0].At((int)x[1].At() + index[0], index[1]))) { Whole = { [1] = 4 } },
        new("Slice from a position beyond the end", typeof(Ops.Gather), [[[2, 3], []]], x => x[0].Slice(1, x[1] - 2, 4),
            x => Naive.Of([2, 4], index => (int)x[1].At() - 2 + index[1] is >= 0 and < 3 and var i ? x[0].At(index[0], i) : 0)) { Whole = { [1] = 5 } },
        new("StopGradient", typeof(Ops.StopGradient), [[[2, 3]]], x => new Ops.StopGradient().ApplyOne(x[0]), x => x[0]),
        new("Slice with a step", typeof(Ops.Slice), [[[3, 10]], [[2, 11]], [[2, 2]]], x => x[0][.., (1.., 3)],
            x => Naive.Of([x[0].Shape[0], (x[0].Shape[1] + 1) / 3], index => x[0].At(index[0], 1 + (3 * index[1])))) { Large = [[[300, 400]]] },
        new("Slice backwards", typeof(Ops.Slice), [[[5, 7]], [[6, 8]]], x => x[0][(.., -2), (1..^1, -1)],
            x => Naive.Of([(x[0].Shape[0] + 1) / 2, x[0].Shape[1] - 2], index => x[0].At(x[0].Shape[0] - 1 - (2 * index[0]), x[0].Shape[1] - 2 - index[1])))
        {
            Large = [[[300, 400]]],
        },
        new("Slice of nothing with a step", typeof(Ops.Slice), [[[5, 7]]], x => x[0][(2..2, -3)], x => Naive.Of([0, 7], _ => 0)),
        new("Flip", typeof(Ops.Slice), [[[3, 4]], [[2, 1]]], x => x[0].Flip(),
            x => Naive.Of(x[0].Shape, index => x[0].At(x[0].Shape[0] - 1 - index[0], x[0].Shape[1] - 1 - index[1])))
        {
            Large = [[[300, 400]]],
            Errors =
            [
                ("an axis that does not exist", () => X.Flip(5)),
            ],
        },
        new("Flip one axis", typeof(Ops.Slice), [[[3, 4]]], x => x[0].Flip(-1), x => Naive.Of(x[0].Shape, index => x[0].At(index[0], 3 - index[1]))),
        new("Roll", typeof(Ops.Roll), [[[5, 3]], [[4, 2, 2]]], x => x[0].Roll(2, 0),
            x => Naive.Of(x[0].Shape, index => x[0].At([(index[0] + x[0].Shape[0] - 2) % x[0].Shape[0], .. index[1..]]))) { Large = [[[300, 400]]] },
        new("Roll the last axis backwards", typeof(Ops.Roll), [[[2, 5]], [[3, 2, 4]]], x => x[0].Roll(-7, -1),
            x => Naive.Of(x[0].Shape, index => x[0].At([.. index[..^1], (index[^1] + 7) % x[0].Shape[^1]]))) { Large = [[[300, 400]]] },
        new("Roll of nothing", typeof(Ops.Reshape), [[[0, 3]]], x => x[0].Roll(2).Roll(1, 0), x => x[0]),
        new("Roll all elements", typeof(Ops.Roll), [[[2, 3]]], x => x[0].Roll(2), x => x[0].Reshape([6]) is var flat
            ? Naive.Of([2, 3], index => flat.At(((3 * index[0]) + index[1] + 4) % 6)) : flat),
        new("Repeat", typeof(Ops.BroadcastTo), [[[2, 3]], [[1, 2]]], x => x[0].Repeat(3, 1),
            x => Naive.Of([x[0].Shape[0], x[0].Shape[1] * 3], index => x[0].At(index[0], index[1] / 3)))
        {
            Large = [[[100, 200]]],
            Errors =
            [
                ("a negative count", () => X.Repeat(-1)),
                ("more than an axis holds", () => X.Repeat(int.MaxValue)),
            ],
        },
        new("Tile", typeof(Ops.BroadcastTo), [[[2, 3]]], x => x[0].Tile(2, 1, 3), x => Naive.Of([2, 2, 9], index => x[0].At(index[1], index[2] % 3)))
        {
            Large = [[[100, 200]]],
            Errors =
            [
                ("a negative count", () => X.Tile(-1)),
                ("more than an axis holds", () => X.Tile(int.MaxValue)),
            ],
        },
        new("Pad", typeof(Ops.Place), [[[2, 3]], [[1, 1]]], x => x[0].Pad([(1, 2), (0, 1)]), x => Padded(x[0], [(1, 2), (0, 1)], (_, _) => -1, 0))
        {
            Errors =
            [
                ("too few amounts", () => X.Pad([(1, 1)])),
                ("more than a reflection has", () => X.Pad([(2, 0), (0, 0)], PadMode.Reflect)),
            ],
        },
        new("Pad by a value", typeof(Ops.Concatenate), [[[2, 3]]], x => x[0].Pad([(1, 2), (2, 0)], value: 2.5),
            x => Padded(x[0], [(1, 2), (2, 0)], (_, _) => -1, 2.5)),
        new("Pad by the edge", typeof(Ops.Gather), [[[2, 3]], [[1, 1]]], x => x[0].Pad([(1, 2), (0, 1)], PadMode.Edge),
            x => Padded(x[0], [(1, 2), (0, 1)], (i, n) => Math.Clamp(i, 0, n - 1), 0)) { Large = [[[200, 300]]] },
        new("Pad by reflection", typeof(Ops.Gather), [[[3, 4]]], x => x[0].Pad([(2, 1), (0, 3)], PadMode.Reflect),
            x => Padded(x[0], [(2, 1), (0, 3)], (i, n) => i < 0 ? -i : i < n ? i : (2 * n) - 2 - i, 0)) { Large = [[[200, 300]]] },
        new("ScatterAdd by its public name", typeof(Ops.ScatterAdd), [[[3, 4], [4]]], x => x[0].ScatterAdd(x[1], 6, 1),
            x => Naive.Of([3, 6], index => Enumerable.Range(0, 4).Where(i => x[1].At(i) == index[1]).Sum(i => x[0].At(index[0], i)))) { Whole = { [1] = 6 } },
        new("TakeAlong", typeof(Ops.Gather), [[[3, 5], [3, 2]], [[2, 5], [2, 7]]], x => x[0].TakeAlong(x[1]),
            x => Naive.Of(x[1].Shape, index => x[0].At(index[0], (int)x[1].At(index))))
        {
            Whole = { [1] = 5 },
            Large = [[[300, 50], [300, 90]]],
            Errors =
            [
                ("real indices", () => X.TakeAlong(X)),
            ],
        },
        new("TakeAlong the first axis", typeof(Ops.Gather), [[[5, 3], [2, 3]]], x => x[0].TakeAlong(x[1], 0),
            x => Naive.Of([2, 3], index => x[0].At((int)x[1].At(index), index[1]))) { Whole = { [1] = 5 } },
        new("OneHot", typeof(Ops.Cast), [[[3]], [[2, 2]]], x => x[0].OneHot(5),
            x => Naive.Of(x[0].Shape.Concat([5]), index => x[0].At(index[..^1]) == index[^1] ? 1 : 0))
        {
            Whole = { [0] = 6 },
            Errors =
            [
                ("a negative number of classes", () => Indices.OneHot(-1)),
                ("no type", () => Indices.OneHot(3, type: (ElementType)99)),
            ],
        },
        new("OneHot in front", typeof(Ops.Cast), [[[3]]], x => x[0].OneHot(5, 0, ElementType.Float64),
            x => Naive.Of([5, 3], index => x[0].At(index[1]) == index[0] ? 1 : 0)) { Whole = { [0] = 6 } },
        new("Outer", typeof(BinaryOp<Ops.Multiply>), [[[3], [4]], [[2, 2], [3]]], x => x[0].Outer(x[1]),
            x => Naive.Of(x[0].Shape.Concat(x[1].Shape), index => x[0].At(index[..x[0].Shape.Rank]) * x[1].At(index[x[0].Shape.Rank..])))
        {
            Errors =
            [
                ("matrices of whole numbers and reals", () => Indices.Outer(Tensor.Ones([2]))),
            ],
        },
        new("LowerTriangle", typeof(Ops.Where), [[[3, 4]], [[2, 3, 3]]], x => x[0].LowerTriangle(1),
            x => Naive.Of(x[0].Shape, index => index[^1] <= index[^2] + 1 ? x[0].At(index) : 0))
        {
            Errors =
            [
                ("a vector", () => Indices.LowerTriangle()),
            ],
        },
        new("UpperTriangle", typeof(Ops.Where), [[[3, 4]], [[2, 3, 3]]], x => x[0].UpperTriangle(),
            x => Naive.Of(x[0].Shape, index => index[^1] >= index[^2] ? x[0].At(index) : 0))
        {
            Errors =
            [
                ("a vector", () => Indices.UpperTriangle()),
            ],
        },
        new("Diagonal", typeof(Ops.Diagonal), [[[3, 3]], [[2, 4, 4]]], x => x[0].Diagonal(),
            x => Naive.Of(x[0].Shape[..^1], index => x[0].At([.. index, index[^1]])))
        {
            Large = [[[300, 300]]],
            Errors =
            [
                ("no square", () => X.Diagonal()),
                ("one axis twice", () => Tensor.Ones([3, 3]).Diagonal(0, 0)),
            ],
        },
        new("Diagonal of outer axes", typeof(Ops.Diagonal), [[[3, 2, 3]]], x => x[0].Diagonal(2, 0),
            x => Naive.Of([2, 3], index => x[0].At(index[1], index[0], index[1]))),
    ];

    /// <summary>x[0] with the block x[1] from the position x[2] on.</summary>
    static Naive Updated(Naive[] x, int axis) => Naive.Of(x[0].Shape, index =>
    {
        int i = index[axis] - (int)x[2].Values[0];
        return i >= 0 && i < x[1].Shape[axis] ? x[1].At([.. index[..axis], i, .. index[(axis + 1)..]]) : x[0].At(index);
    });

    static Naive Padded(Naive x, (int Before, int After)[] amounts, Func<int, int, int> source, double value) =>
        Naive.Of(Shape.Create([.. amounts.Select((amount, axis) => amount.Before + x.Shape[axis] + amount.After)]), index =>
        {
            int[] at = [.. index.Select((i, axis) => i - amounts[axis].Before is var k && k >= 0 && k < x.Shape[axis] ? k : source(k, x.Shape[axis]))];
            return at.Contains(-1) ? value : x.At(at);
        });
}
