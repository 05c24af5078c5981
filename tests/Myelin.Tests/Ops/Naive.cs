namespace Myelin.Tests;

/// <summary>An array of doubles with a shape, indexed element by element: what ops are held against.</summary>
sealed class Naive(Shape shape, double[] values)
{
    public Shape Shape => shape;

    public double[] Values => values;

    public static Naive Of(Tensor x) => new(x.Shape, x.Cast(ElementType.Float64).ToArray<double>());

    /// <summary>The array whose element at an index is what a function gives.</summary>
    public static Naive Of(Shape shape, Func<int[], double> element)
    {
        var values = new double[shape.Elements];
        var index = new int[shape.Rank];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = element(index);
            for (int axis = index.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--) index[axis] = 0;
        }
        return new(shape, values);
    }

    /// <summary>The element at an index; axes of size 1 and missing leading axes are repeated.</summary>
    public double At(params int[] index)
    {
        int place = 0;
        for (int axis = 0; axis < shape.Rank; axis++)
            place = (place * shape[axis]) + (shape[axis] == 1 ? 0 : index[index.Length - shape.Rank + axis]);
        return values[place];
    }

    /// <summary>Folds all elements that differ in some axes alone. Axes count from the front.</summary>
    public Naive Fold(int[] axes, Func<IEnumerable<double>, double> fold, bool keep = false)
    {
        int[] kept = [.. Enumerable.Range(0, shape.Rank).Except(axes)];
        Shape folded = Shape.Create([.. axes.Select(axis => shape[axis])]);
        Naive y = Of(Shape.Create([.. kept.Select(axis => shape[axis])]), outer =>
        {
            var index = new int[shape.Rank];
            for (int i = 0; i < kept.Length; i++) index[kept[i]] = outer[i];
            var all = new List<double>();
            Of(folded, inner =>
            {
                for (int i = 0; i < axes.Length; i++) index[axes[i]] = inner[i];
                all.Add(At(index));
                return 0;
            });
            return fold(all);
        });
        return keep ? new(Shape.Create([.. shape.Select((size, axis) => axes.Contains(axis) ? 1 : size)]), y.Values) : y;
    }

    /// <summary>Each row along the last axis replaced.</summary>
    public Naive Rows(Func<double[], double[]> row)
    {
        int n = shape[^1];
        return new(shape, [.. Enumerable.Range(0, n == 0 ? 0 : values.Length / n).SelectMany(i => row(values[(i * n)..((i + 1) * n)]))]);
    }

    public Naive Transpose(params int[] order) => Of(Shape.Create([.. order.Select(axis => shape[axis])]), index =>
    {
        var from = new int[index.Length];
        for (int i = 0; i < from.Length; i++) from[order[i]] = index[i];
        return At(from);
    });

    /// <summary>A function of each element.</summary>
    public Naive Map(Func<double, double> function) => new(shape, Array.ConvertAll(values, x => function(x)));

    /// <summary>A function of each element and that of another array, which is repeated to this shape.</summary>
    public Naive With(Naive other, Func<double, double, double> function) => Of(shape, index => function(At(index), other.At(index)));

    /// <summary>The last entry of an axis.</summary>
    public Naive Last(int axis) =>
        Of(shape[..axis].Concat(shape[(axis + 1)..]), index => At([.. index[..axis], shape[axis] - 1, .. index[axis..]]));

    public Naive Reshape(Shape other) => new(other, values);

    /// <summary>The shape that both repeat to: the larger size of each axis, counted from the last.</summary>
    public static Shape Broadcast(Shape a, Shape b) => Shape.Create([.. Enumerable.Range(-Math.Max(a.Rank, b.Rank), Math.Max(a.Rank, b.Rank))
        .Select(axis => Size(a, axis) is var size && size != 1 ? size : Size(b, axis))]);

    static int Size(Shape shape, int axis) => shape.Rank + axis < 0 ? 1 : shape[axis];

    /// <summary>[..., m, k] · [..., k, n].</summary>
    public Naive MatMul(Naive other)
    {
        int k = Shape[^1];
        Shape batch = Broadcast(Shape[..^2], other.Shape[..^2]);
        return Of(batch.Concat([Shape[^2], other.Shape[^1]]), index =>
        {
            int[] a = [.. index], b = [.. index];
            double sum = 0;
            for (int p = 0; p < k; p++)
            {
                (a[^1], b[^2]) = (p, p);
                sum += At(a) * other.At(b);
            }
            return sum;
        });
    }

    public static double[] Softmax(double[] row)
    {
        double most = row.Length == 0 ? 0 : row.Max(), sum = row.Sum(x => Math.Exp(x - most));
        return Array.ConvertAll(row, x => Math.Exp(x - most) / sum);
    }
}
