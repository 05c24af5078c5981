namespace Myelin;

/// <summary>
/// Adds a bias and another matrix, and applies relu, as a tile of a product or convolution is stored: the same additions, one pass over memory
/// less for each.
/// </summary>
static class ProductFinishes
{
    /// <param name="recording">The kernels' values.</param>
    /// <param name="launches">The kernels in order.</param>
    /// <param name="roots">By number, the values that are read after the run.</param>
    public static List<Launch> Run(CpuRecording recording, List<Launch> launches, bool[] roots)
    {
        Launch?[] all = [.. launches];
        int[] readers = new int[roots.Length], lastReader = new int[roots.Length], maker = new int[roots.Length];
        Array.Fill(maker, -1);
        for (int i = 0; i < all.Length; i++)
        {
            foreach (LaunchOperand input in launches[i].Inputs) (readers[input.Value], lastReader[input.Value]) = (readers[input.Value] + 1, i);
            foreach (LaunchOperand output in launches[i].Outputs) maker[output.Value] = i;
        }
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i]?.Kernel is not IFinishing product) continue;
            while (OnlyReader(i) is { } adds && Added(product, all[i]!, adds, out ProductFinish part) is { } added && part > product.Finish
                && maker[added.Value] < i)
            {
                Replace(i, adds, new(product.With(product.Finish | part), [.. all[i]!.Inputs, added], adds.Outputs, Joined(i, adds)));
                lastReader[added.Value] = i;
                product = (IFinishing)all[i]!.Kernel;
            }
            if ((product.Finish & ProductFinish.Relu) == 0 && OnlyReader(i) is { } cuts && IsRelu(cuts))
                Replace(i, cuts, new(product.With(product.Finish | ProductFinish.Relu), all[i]!.Inputs, cuts.Outputs, Joined(i, cuts)));
        }
        return [.. all.OfType<Launch>()];

        LaunchSource Joined(int i, Launch reader) => all[i]!.Source.With(reader.Source, recording.BytesOf(all[i]!.Outputs[0].Value));

        // The one kernel that reads a product, if nothing else does.
        Launch? OnlyReader(int i)
        {
            int made = all[i]!.Outputs[0].Value;
            return roots[made] || readers[made] != 1 ? null : all[lastReader[made]];
        }

        void Replace(int i, Launch reader, Launch finished)
        {
            all[lastReader[all[i]!.Outputs[0].Value]] = null;
            all[i] = finished;
            maker[reader.Outputs[0].Value] = i;
        }
    }

    /// <summary>What a map adds to the product [..., n]: one row [n] to every row, or a matrix to the matrix.</summary>
    static LaunchOperand? Added(IFinishing product, Launch made, Launch launch, out ProductFinish finish)
    {
        finish = ProductFinish.Bias;
        if (launch.Kernel is not MapKernel { Calls: [{ Stage.Key: Ops.Add, Slots: [0, 1, 2] }] } map) return null;
        int sum = launch.Inputs[0].Value == made.Outputs[0].Value ? 0 : 1;
        MapLayout layout = map.Layout;
        if (layout.Kind(sum) != Access.Linear) return null;
        bool isRow = layout.Kind(1 - sum) switch
        {
            Access.Single => product.Columns == 1,
            Access.Linear => layout.Count == product.Columns,
            Access.Strided => layout.Sizes[^1] == product.Columns && layout.Strides[1 - sum] is [.. var outer, 1]
                && Array.TrueForAll(outer, stride => stride == 0),
            _ => false,
        };
        if (isRow && (product.Finish & ProductFinish.Bias) == 0) return launch.Inputs[1 - sum];
        finish = ProductFinish.Matrix;
        bool isMatrix = layout.Kind(1 - sum) == Access.Linear && launch.Inputs[0].Value != launch.Inputs[1].Value;
        return isMatrix ? launch.Inputs[1 - sum] : null;
    }

    static bool IsRelu(Launch launch) => launch.Kernel is MapKernel { Calls: [{ Stage.Key: Ops.Relu, Slots: [0, 1] }] };
}
