namespace Myelin.SecondDevice;

/// <summary>Primitives that move and order elements.</summary>
sealed partial class QueueDevice
{
    protected override void Concatenate(ReadOnlySpan<Tensor> x, int axis, Tensor y)
    {
        axis = axis < 0 ? axis + y.Rank : axis;
        long inner = Elements(y.Shape.Sizes[(axis + 1)..]), length = y.Shape[axis];
        int parts = x.Length;
        Launch([.. x], [y], o =>
        {
            long start = 0;
            for (int part = 0; part < parts; part++)
            {
                long own = o[part].Sizes[axis];
                for (long i = 0; i < o[part].Count; i++)
                    o[parts].Take(i / (own * inner) * length * inner + start * inner + i % (own * inner), o[part], i);
                start += own;
            }
        });
    }

    protected override void Place(Tensor x, int[] starts, Tensor y) => Launch([x], [y], o =>
    {
        for (long i = 0; i < o[1].Count; i++) o[1][i] = 0;
        for (long i = 0; i < o[0].Count; i++)
        {
            long place = 0, rest = i, step = 1;
            for (int axis = starts.Length - 1; axis >= 0; axis--)
            {
                place += (rest % o[0].Sizes[axis] + starts[axis]) * step;
                rest /= o[0].Sizes[axis];
                step *= o[1].Sizes[axis];
            }
            o[1].Take(place, o[0], i);
        }
    });

    protected override void Replace(Tensor x, Tensor block, Tensor position, int axis, Tensor y)
    {
        long inner = Elements(y.Shape.Sizes[(axis + 1)..]), length = y.Shape[axis], own = block.Shape[axis];
        Launch([x, block, position], [y], o =>
        {
            for (long i = 0; i < o[3].Count; i++)
            {
                long entry = i / inner % length - o[2].Whole(0);
                if (entry < 0 || entry >= own) o[3].Take(i, o[0], i);
                else o[3].Take(i, o[1], (i / (inner * length) * own + entry) * inner + i % inner);
            }
        });
    }

    protected override void Gather(Tensor x, Tensor indices, int axis, Tensor y)
    {
        axis = axis < 0 ? axis + x.Rank : axis;
        long inner = Elements(x.Shape.Sizes[(axis + 1)..]), length = x.Shape[axis], count = indices.Shape.Elements;
        Launch([x, indices], [y], o =>
        {
            for (long i = 0; i < o[2].Count; i++)
            {
                long index = o[1].Whole(i / inner % count);
                if (index >= 0 && index < length) o[2].Take(i, o[0], (i / (inner * count) * length + index) * inner + i % inner);
                else if (o[2].IsWhole) o[2].SetWhole(i, 0);
                else o[2][i] = double.NaN;
            }
        });
    }

    protected override void ScatterAdd(Tensor x, Tensor indices, int axis, Tensor y)
    {
        axis = axis < 0 ? axis + y.Rank : axis;
        long inner = Elements(y.Shape.Sizes[(axis + 1)..]), length = y.Shape[axis], count = indices.Shape.Elements;
        Launch([x, indices], [y], o =>
        {
            for (long i = 0; i < o[2].Count; i++) o[2][i] = 0;
            for (long i = 0; i < o[0].Count; i++)
            {
                long index = o[1].Whole(i / inner % count);
                if (index >= 0 && index < length) o[2][(i / (inner * count) * length + index) * inner + i % inner] += o[0][i];
            }
        });
    }

    protected override void Group(Tensor indices, Tensor starts, Tensor order) => Launch([indices], [starts, order], o =>
    {
        long place = 0, groups = o[1].Count - 1;
        for (long k = 0; k < groups; k++)
        {
            o[1].SetWhole(k, place);
            for (long i = 0; i < o[0].Count; i++)
                if (o[0].Whole(i) == k) o[2].SetWhole(place++, i);
        }
        o[1].SetWhole(groups, place);
        for (; place < o[2].Count; place++) o[2].SetWhole(place, 0);
    });

    protected override void SparseProduct(Tensor values, Tensor x, Tensor starts, Tensor order, Tensor columns, Tensor y) =>
        Launch([values, x, starts, order, columns], [y], o =>
        {
            long size = o[1].Sizes[0], heads = o[1].Sizes[1], inner = o[1].Sizes[2];
            for (long i = 0; i < o[5].Count; i++)
            {
                long row = i / (heads * inner), within = i % (heads * inner);
                double sum = 0;
                for (long t = o[2].Whole(row); t < o[2].Whole(row + 1); t++)
                {
                    long entry = o[3].Whole(t), column = o[4].Whole(entry);
                    sum += column >= 0 && column < size ? o[0][entry * heads + within / inner] * o[1][column * heads * inner + within] : double.NaN;
                }
                o[5][i] = sum;
            }
        });

    protected override void GroupMax(Tensor x, Tensor starts, Tensor order, Tensor y) => Launch([x, starts, order], [y], o =>
    {
        long inner = Elements(o[0].Sizes[1..]);
        for (long i = 0; i < o[3].Count; i++)
        {
            double most = double.NegativeInfinity;
            for (long t = o[1].Whole(i / inner); t < o[1].Whole(i / inner + 1); t++) most = Math.Max(most, o[0][o[2].Whole(t) * inner + i % inner]);
            o[3][i] = most;
        }
    });

    protected override void ArgMax(Tensor x, Tensor y) => Best(x, y, (a, b) => a > b);

    protected override void ArgMin(Tensor x, Tensor y) => Best(x, y, (a, b) => a < b);

    void Best(Tensor x, Tensor y, Func<double, double, bool> better) => Launch([x], [y], o => EachRow(o[0], (first, n) =>
    {
        long best = 0;
        for (long i = 1; i < n; i++)
            if (better(o[0][first + i], o[0][first + best]) || double.IsNaN(o[0][first + i]) && !double.IsNaN(o[0][first + best])) best = i;
        o[1].SetWhole(first / n, best);
    }));

    protected override void Sort(Tensor x, bool descending, Tensor values, Tensor indices) => Launch([x], [values, indices], o => EachRow(o[0], (first, n) =>
    {
        long[] places = [.. Enumerable.Range(0, (int)n).Select(i => (long)i)];
        places = descending
            ? [.. places.OrderBy(i => double.IsNaN(o[0][first + i])).ThenByDescending(i => o[0][first + i])]
            : [.. places.OrderBy(i => double.IsNaN(o[0][first + i])).ThenBy(i => o[0][first + i])];
        for (long i = 0; i < n; i++)
        {
            o[1].Take(first + i, o[0], first + places[i]);
            o[2].SetWhole(first + i, places[i]);
        }
    }));
}
