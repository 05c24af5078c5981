namespace Myelin;

/// <summary>Adds a bias, and applies relu, as a product's or convolution's tile is stored: the same additions, one pass over memory less.</summary>
static class ProductFinishes
{
    public static List<Launch> Run(List<Launch> launches, HashSet<Storage> roots)
    {
        var result = new List<Launch>(launches);
        Dictionary<Storage, int> readers = Passes.CountReaders(launches);
        for (int i = 0; i < result.Count; i++)
        {
            if (result[i].Kernel is not IFinishing product) continue;
            if (product.Finish == ProductFinish.Sum && OnlyReader(i) is int adds && Bias(product, result[i], result[adds]) is Operand bias && MadeBefore(bias.Storage, i))
            {
                result[i] = new(product.With(ProductFinish.Bias), [.. result[i].Inputs, bias], result[adds].Outputs);
                result.RemoveAt(adds);
                product = (IFinishing)result[i].Kernel;
            }
            if (product.Finish is ProductFinish.Sum or ProductFinish.Bias && OnlyReader(i) is int cuts && IsRelu(result[cuts]))
            {
                result[i] = new(product.With(product.Finish == ProductFinish.Sum ? ProductFinish.Relu : ProductFinish.BiasRelu), result[i].Inputs, result[cuts].Outputs);
                result.RemoveAt(cuts);
            }
        }
        return result;

        int? OnlyReader(int i)
        {
            Storage made = result[i].Outputs[0].Storage;
            if (roots.Contains(made) || readers.GetValueOrDefault(made) != 1) return null;
            return result.FindIndex(i + 1, launch => launch.Inputs.Any(x => x.Storage == made));
        }

        bool MadeBefore(Storage storage, int i) => result.FindIndex(i, launch => launch.Outputs.Any(y => y.Storage == storage)) < 0;
    }

    /// <summary>The bias, if a map adds one row [n] to every row of the product [..., n].</summary>
    static Operand? Bias(IFinishing product, Launch made, Launch launch)
    {
        if (launch.Kernel is not MapKernel { Calls: [{ Stage.Key: Ops.Add, Slots: [0, 1, 2] }] } map) return null;
        int sum = Array.FindIndex(launch.Inputs, x => x.Storage == made.Outputs[0].Storage);
        MapLayout layout = map.Layout;
        if (layout.Kind(sum) != Access.Linear) return null;
        bool isRow = layout.Kind(1 - sum) switch
        {
            Access.Single => product.Columns == 1,
            Access.Linear => layout.Count == product.Columns,
            Access.Strided => layout.Sizes[^1] == product.Columns && layout.Strides[1 - sum] is [.. var outer, 1] && outer.All(stride => stride == 0),
            _ => false,
        };
        return isRow ? launch.Inputs[1 - sum] : null;
    }

    static bool IsRelu(Launch launch) => launch.Kernel is MapKernel { Calls: [{ Stage.Key: Ops.Relu, Slots: [0, 1] }] };
}
