using static Myelin.Tests.Samples;

namespace Myelin.Tests;

/// <summary>Rows of <see cref="OpTable"/>: products of matrices, softmax and cross-entropies.</summary>
static class ProductRows
{
    public static IReadOnlyList<OpRow> All { get; } =
    [
        new("MatMul", typeof(Ops.MatMul), [[[2, 3], [3, 4]], [[1, 1], [1, 1]], [[5, 1], [1, 3]], [[2, 0], [0, 3]], [[0, 2], [2, 3]]], x => x[0].MatMul(x[1]),
            x => x[0].MatMul(x[1]))
        {
            RowWise = true,
            Large = [[[300, 200], [200, 300]], [[33, 500], [500, 9]]],
            Tolerance = 1e-4,
            Errors =
            [
                ("a number", () => X.MatMul(Number)),
                ("batches that do not broadcast", () => Tensor.Ones([2, 3, 4]).MatMul(Tensor.Ones([5, 4, 3]))),
            ],
        },
        new("MatMul of batches", typeof(Ops.MatMul), [[[2, 3, 4], [2, 4, 2]], [[2, 1, 3, 2], [4, 2, 3]], [[3, 4], [2, 4, 2]], [[0, 2, 3], [0, 3, 1]]],
            x => x[0].MatMul(x[1]), x => x[0].MatMul(x[1])) { Large = [[[5, 60, 70], [70, 80]], [[5, 60, 70], [5, 70, 80]]], Tolerance = 1e-4 },
        new("MatMul of transposed sides", typeof(Ops.MatMul), [[[3, 2], [4, 3]], [[2, 3, 2], [2, 4, 3]]], x => x[0].Transpose().MatMul(x[1].Transpose()),
            x => OpTable.Turned(x[0]).MatMul(OpTable.Turned(x[1]))) { Large = [[[200, 300], [130, 200]]], Tolerance = 1e-4 },
        new("MatMul of a matrix and a vector", typeof(Ops.MatMul), [[[3, 4], [4]], [[2, 3, 4], [4]]], x => x[0].MatMul(x[1]),
            x => x[0].MatMul(x[1].Reshape([4, 1])) is var y ? y.Reshape(y.Shape[..^1]) : y),
        new("MatMul of a vector and a matrix", typeof(Ops.MatMul), [[[4], [4, 3]], [[4], [2, 4, 3]]], x => x[0].MatMul(x[1]),
            x => x[0].Reshape([1, 4]).MatMul(x[1]) is var y ? y.Reshape(y.Shape[..^2].Concat([3])) : y),
        new("MatMul of two vectors", typeof(Ops.MatMul), [[[4], [4]]], x => x[0].MatMul(x[1]),
            x => x[0].Reshape([1, 4]).MatMul(x[1].Reshape([4, 1])).Reshape([])),

        new("Gram", typeof(Ops.MatMul), [[[2, 3, 4, 5]], [[1, 6, 2]]], x => x[0].Gram(),
            x => Naive.Of([x[0].Shape[0], x[0].Shape[^1], x[0].Shape[^1]], index => Gram(x[0], index, _ => 1)))
        {
            Errors =
            [
                ("a matrix", () => Tensor.Ones([2, 3]).Gram()),
                ("no positions", () => Tensor.Ones([2, 0, 3]).Gram()),
                ("whole numbers", () => Tensor.Ones([1, 2, 3], ElementType.Int32).Gram()),
                ("weights of another size", () => Tensor.Ones([1, 4, 4, 3]).Gram(Tensor.Ones([1, 2, 4]))),
            ],
        },
        new("Gram of a region", typeof(Ops.MatMul), [[[2, 3, 4, 5]]],
            x => x[0].Gram(Tensor.From([.. Enumerable.Range(0, 12).Select(p => (double)(p % 3))], [1, 3, 4]).Cast(x[0].Type)),
            x => Naive.Of([2, 5, 5], index => Gram(x[0], index, p => p % 3))),
        new("Softmax", typeof(Ops.Softmax), [[[3, 5]], [[7]], [[2, 3, 4]], [[4, 1]], [[0, 3]], [[2, 33]]], x => x[0].Softmax(), x => x[0].Rows(Naive.Softmax))
        {
            RowWise = true,
            Large = [[[700, 100]]],
        },
        new("Softmax along the first axis", typeof(Ops.Softmax), [[[3, 5]]], x => x[0].Softmax(0),
            x => OpTable.Turned(OpTable.Turned(x[0]).Rows(Naive.Softmax))),
        new("LogSoftmax", typeof(Ops.LogSoftmax), [[[3, 5]], [[7]], [[2, 3, 4]], [[4, 1]], [[0, 3]]], x => x[0].LogSoftmax(),
            x => x[0].Rows(row => Array.ConvertAll(Naive.Softmax(row), Math.Log))) { RowWise = true, Large = [[[700, 100]]] },
        new("Sparsemax", typeof(Ops.Sparsemax), [[[3, 5]], [[7]], [[2, 3, 4]], [[4, 1]], [[0, 3]], [[2, 33]]], x => x[0].Sparsemax(), x => x[0].Rows(Sparsemax))
        {
            RowWise = true,
            Large = [[[700, 100]]],
            Errors =
            [
                ("rows of nothing", () => Tensor.Zeros([2, 0]).Sparsemax()),
            ],
        },
        new("Sparsemax along the first axis", typeof(Ops.Sparsemax), [[[3, 5]]], x => x[0].Sparsemax(0),
            x => OpTable.Turned(OpTable.Turned(x[0]).Rows(Sparsemax))),
        new("Glu", typeof(Ops.Split), [[[3, 4]], [[2]], [[0, 6]], [[2, 3, 8]]], x => x[0].Glu(), x => Naive.Of(
            [.. x[0].Shape[..^1], x[0].Shape[^1] / 2], at => x[0].At(at) / (1 + Math.Exp(-x[0].At([.. at[..^1], at[^1] + (x[0].Shape[^1] / 2)])))))
        {
            RowWise = true,
            Large = [[[300, 200]]],
            Errors =
            [
                ("an odd size", () => Other.Glu()),
            ],
        },
        new("SparseCategoricalCrossentropy", typeof(Ops.SparseCategoricalCrossentropy), [[[3, 5], [3]], [[5], []], [[2, 3, 5], [2, 3]], [[0, 5], [0]]],
            x => x[0].SparseCategoricalCrossentropy(x[1]),
            x => x[0].Rows(Naive.Softmax) is var p ? Naive.Of(x[1].Shape, index => -Math.Log(p.At([.. index, (int)x[1].At(index)]))) : p)
        {
            Whole = { [1] = 5 },
            Large = [[[900, 100], [900]]],
            Errors =
            [
                ("one-hot labels", () => X.SparseCategoricalCrossentropy(X)),
                ("a number", () => Number.SparseCategoricalCrossentropy(Tensor.From(1).Reshape([]))),
            ],
        },
        new("CategoricalCrossentropy", typeof(Ops.LogSoftmax), [[[3, 5], [3, 5]], [[2, 1], [2, 1]]], x => x[0].CategoricalCrossentropy(x[1]),
            x => x[0].Rows(Naive.Softmax) is var p ? Naive.Of(p.Shape, index => -x[1].At(index) * Math.Log(p.At(index))).Fold([1], v => v.Sum()) : p)
        {
            Large = [[[900, 100], [900, 100]]],
        },
    ];

    /// <summary>max(x - τ, 0), with the τ that makes the sum 1, found by halving an interval.</summary>
    static double[] Sparsemax(double[] row)
    {
        double low = row.Min() - 1, high = row.Max();
        for (int i = 0; i < 200; i++)
        {
            double middle = (low + high) / 2;
            if (row.Sum(x => Math.Max(x - middle, 0)) > 1) low = middle;
            else high = middle;
        }
        return Array.ConvertAll(row, x => Math.Max(x - ((low + high) / 2), 0));
    }

    /// <summary>One element of a Gram matrix: the weighted mean over positions of the product of two channels.</summary>
    static double Gram(Naive x, int[] index, Func<int, double> weight)
    {
        int channels = x.Shape[^1], positions = (int)(x.Shape.Elements / channels / x.Shape[0]);
        double sum = 0, total = 0;
        for (int p = 0; p < positions; p++)
        {
            int row = (index[0] * positions + p) * channels;
            sum += weight(p) * x.Values[row + index[1]] * x.Values[row + index[2]];
            total += weight(p);
        }
        return sum / total;
    }
}
