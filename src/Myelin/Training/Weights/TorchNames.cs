namespace Myelin;

/// <summary>The names and layouts of PyTorch for the states of layers.</summary>
static class TorchNames
{
    static readonly (string State, string Name)[] Kernel = [("kernel", "weight"), ("bias", "bias")],
        Normalization = [("gamma", "weight"), ("beta", "bias"), ("moving_mean", "running_mean"), ("moving_variance", "running_var")];

    /// <summary>Maps all layers of a model.</summary>
    public static WeightMap Map(Model model, Func<string, string> nameOf)
    {
        HashSet<string> paths = [.. model.NamedStates().Select(named => named.Path)];
        if (!model.IsBuilt)
            throw new InvalidOperationException(
                $"{model}: is not built, so it has no weights to map; create it with an input shape, or call Build(shape) first.");
        (string Path, Module Module)[] modules = [.. model.NamedModules()];
        var map = new WeightMap(modules.Where(named => named.Module is BatchNormalization).Select(named => Joined(nameOf(named.Path), "num_batches_tracked")));
        Flatten? flatten = null;
        foreach ((string path, Module module) in modules)
        {
            string name = nameOf(path);
            if (module is Flatten found) flatten = found;
            if (module is KernelRecurrent recurrent) AddRecurrent(map, paths, path, name, recurrent);
            else
                foreach ((string state, string weight) in StatesOf(module))
                    if (paths.Contains($"{path}/{state}"))
                        map.Add(Joined(name, weight), $"{path}/{state}", state == "kernel" ? KernelOf(module, flatten) : null);
            if (module.OwnStates.Any(state => !state.IsKey)) flatten = null;
        }
        return map;
    }

    /// <summary>Gates of an LSTM are in the same order here. The two biases of PyTorch are added, except in a GRU, whose candidate needs both.</summary>
    static void AddRecurrent(WeightMap map, HashSet<string> paths, string path, string name, KernelRecurrent layer)
    {
        string end = layer.GoBackwards ? "l0_reverse" : "l0";
        foreach ((string state, string weight) in ((string, string)[])[("kernel", "weight_ih"), ("recurrent_kernel", "weight_hh")])
            map.Add(Joined(name, $"{weight}_{end}"), $"{path}/{state}", matrix => WeightMap.Dense(layer is Gru ? UpdateFirst(matrix) : matrix));
        if (!paths.Contains($"{path}/bias")) return;
        string[] biases = [Joined(name, $"bias_ih_{end}"), Joined(name, $"bias_hh_{end}")];
        if (layer is not Gru gru) map.Add(biases, $"{path}/bias", both => both[0] + both[1]);
        else if (gru.ResetAfter) map.Add(biases, $"{path}/bias", both => Tensor.Stack([UpdateFirst(both[0]), UpdateFirst(both[1])], 0));
    }

    static string Joined(string module, string weight) => module.Length == 0 ? weight : $"{module}.{weight}";

    static (string State, string Name)[] StatesOf(Module module) => module switch
    {
        Dense or Convolution or TransposedConvolution or DepthwiseConvolution => Kernel,
        BatchNormalization or LayerNormalization or GroupNormalization or InstanceNormalization => Normalization,
        RmsNormalization => [("scale", "weight")],
        Embedding => [("embeddings", "weight")],
        PRelu => [("slope", "weight")],
        _ => [],
    };

    static Func<Tensor, Tensor> KernelOf(Module module, Flatten? flatten) => module switch
    {
        Dense dense => AfterFlatten(dense, flatten) ?? WeightMap.Dense,
        DepthwiseConvolution depthwise => WeightMap.DepthwiseConvolution(depthwise.DepthMultiplier),
        _ => WeightMap.Convolution,
    };

    /// <summary>The conversion of a dense layer whose input is a flattened image; null for others.</summary>
    static Func<Tensor, Tensor>? AfterFlatten(Dense dense, Flatten? flatten)
    {
        if (flatten?.InputSpecs is not [var image] || image.Any(size => size == null)) return null;
        int channels = image.Last() ?? 0, places = image.SkipLast(1).Aggregate(1, (product, size) => product * (size ?? 0));
        return places > 1 && dense.Kernel.Shape[0] == channels * places ? WeightMap.DenseAfterFlatten(channels, places, 1) : null;
    }

    /// <summary>PyTorch's gates of a GRU are in the order reset, update, candidate; here the update gate comes first.</summary>
    static Tensor UpdateFirst(Tensor weights)
    {
        if (weights.Rank == 0 || weights.Shape[0] % 3 != 0)
            throw new ShapeException($"WeightMap.PyTorch: expects [3 · units, ...] for a GRU, received {weights.Shape}; check the kind of the layer.");
        Tensor[] gates = weights.Split(3, 0);
        return Tensor.Concatenate([gates[1], gates[0], gates[2]], 0);
    }
}
