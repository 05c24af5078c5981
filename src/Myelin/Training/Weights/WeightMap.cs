using System.Collections;

namespace Myelin;

/// <summary>
/// Maps tensors in the file of another program to states of a model, and converts their layout. States that are not listed are matched
/// by path.
/// </summary>
/// <remarks>
/// <code>
/// new WeightMap("norm.num_batches_tracked")
/// {
///     { "conv.weight", "conv2d/kernel", WeightMap.Convolution },
///     { "conv.bias", "conv2d/bias" },
///     { "fc.weight", "dense/kernel", WeightMap.Dense },
/// }
/// </code>
/// </remarks>
public sealed class WeightMap : IEnumerable
{
    internal sealed record Entry(IReadOnlyList<string> Names, string Path, Func<Tensor[], Tensor>? Conversion)
    {
        /// <summary>The names, for reports.</summary>
        public string Name => string.Join(" and ", Names);
    }

    readonly List<Entry> entries = [];
    readonly HashSet<string> ignored;

    /// <summary>Creates an empty map.</summary>
    /// <param name="ignored">Names in the file to ignore.</param>
    public WeightMap(params IEnumerable<string> ignored) => this.ignored = [.. ignored];

    internal IReadOnlyList<Entry> Entries => entries;

    internal bool Ignores(string name) => ignored.Contains(name);

    /// <summary>Adds an entry.</summary>
    /// <param name="name">The name in the file.</param>
    /// <param name="path">The path of the state in the model.</param>
    /// <param name="conversion">Converts from the layout of the file to that of the model; null if they are the same.</param>
    /// <exception cref="ArgumentException">The map already contains the path.</exception>
    public void Add(string name, string path, Func<Tensor, Tensor>? conversion = null) =>
        Add(new Entry([name], path, conversion == null ? null : values => conversion(values[0])));

    /// <summary>Adds an entry that is made of several tensors of the file.</summary>
    /// <param name="names">The names in the file.</param>
    /// <param name="path">The path of the state in the model.</param>
    /// <param name="conversion">Makes the state of the tensors, in the order of the names.</param>
    /// <exception cref="ArgumentException">The map already contains the path.</exception>
    public void Add(IReadOnlyList<string> names, string path, Func<Tensor[], Tensor> conversion)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(conversion);
        Add(new Entry([.. names], path, conversion));
    }

    void Add(Entry entry)
    {
        if (entries.Find(other => other.Path == entry.Path) is { } taken)
            throw new ArgumentException(
                $"WeightMap: expects every path once, received \"{entry.Path}\" for \"{taken.Name}\" and for \"{entry.Name}\"; remove one of them.");
        entries.Add(entry);
    }

    /// <summary>Maps the names and layouts of PyTorch to all layers of a model whose layers are named as the modules in PyTorch.</summary>
    /// <remarks>
    /// The layer "block/fc1" belongs to the module "block.fc1". Kernels of dense layers and convolutions, embeddings, normalizations, PReLU and
    /// recurrent layers are converted. A dense layer that follows <see cref="Flatten"/>, possibly after layers without weights, is converted from
    /// the channels-first order of PyTorch. Counters of batches (num_batches_tracked) are ignored. More entries may be added for other layers.
    /// <code>
    /// model.LoadWeights("mnist.pt", map: WeightMap.PyTorch(model));
    /// </code>
    /// </remarks>
    /// <param name="model">The model. It must be built.</param>
    /// <param name="module">Gives the name of the module for the path of a layer. Default: the path with dots for slashes.</param>
    /// <exception cref="InvalidOperationException">The model is not built, and its inputs are not known.</exception>
    public static WeightMap PyTorch(Model model, Func<string, string>? module = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return TorchNames.Map(model, module ?? (path => path.Replace('/', '.')));
    }

    /// <summary>Maps the names in a file of Keras to all layers of a model that has the same layers in the same order.</summary>
    /// <remarks>
    /// Keras 3 names weights by the kinds of layers and their numbers, in each container; so does this map, from the kinds of the layers of the model. In an
    /// older .h5 file, weights are found by the names of the layers.
    /// <code>
    /// TensorFile file = Keras.Load("model.weights.h5");
    /// model.LoadWeights(file, map: WeightMap.Keras(model, file));
    /// </code>
    /// </remarks>
    /// <param name="model">The model. It must be built.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="InvalidOperationException">The model is not built, and its inputs are not known.</exception>
    public static WeightMap Keras(Model model, TensorFile file)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(file);
        return KerasNames.Map(model, file);
    }

    /// <summary>Converts the kernel of a PyTorch convolution or transposed convolution: [first, second, ...window] to [...window, second, first].</summary>
    /// <exception cref="ShapeException">The kernel has fewer than three axes.</exception>
    public static Tensor Convolution(Tensor kernel) => kernel.Rank >= 3
        ? kernel.Transpose([.. Enumerable.Range(2, kernel.Rank - 2), 1, 0])
        : throw new ShapeException($"WeightMap.Convolution: expects [outputs, inputs, ...window], received {kernel.Shape}; use WeightMap.Dense for matrices.");

    /// <summary>
    /// Converts the kernel of a PyTorch depthwise convolution: [inputs · multiplier, 1, height, width] to
    /// [height, width, inputs, multiplier].
    /// </summary>
    /// <param name="multiplier">The number of output channels per input channel.</param>
    /// <exception cref="ShapeException">The kernel has another shape.</exception>
    public static Func<Tensor, Tensor> DepthwiseConvolution(int multiplier = 1) => kernel =>
        kernel.Rank == 4 && kernel.Shape[1] == 1 && multiplier > 0 && kernel.Shape[0] % multiplier == 0
        ? kernel.Transpose(2, 3, 0, 1).Reshape(kernel.Shape[2], kernel.Shape[3], kernel.Shape[0] / multiplier, multiplier)
        : throw new ShapeException(
            $"WeightMap.DepthwiseConvolution: expects [inputs · {multiplier}, 1, height, width], received {kernel.Shape}; " +
            "pass the number of outputs per input.");

    /// <summary>Converts the weight of a PyTorch linear layer: [outputs, inputs] to [inputs, outputs].</summary>
    /// <exception cref="ShapeException">The weight is not a matrix.</exception>
    public static Tensor Dense(Tensor weight) => weight.Rank == 2
        ? weight.Transpose()
        : throw new ShapeException($"WeightMap.Dense: expects [outputs, inputs], received {weight.Shape}; use WeightMap.Convolution for kernels.");

    /// <summary>
    /// Converts the weight of a PyTorch linear layer that follows a flattened channels-first image:
    /// [outputs, channels · height · width] to [height · width · channels, outputs].
    /// </summary>
    /// <param name="channels">The channels of the image.</param>
    /// <param name="height">The height of the image.</param>
    /// <param name="width">The width of the image.</param>
    /// <exception cref="ShapeException">The weight has another size.</exception>
    public static Func<Tensor, Tensor> DenseAfterFlatten(int channels, int height, int width) => weight =>
        weight.Rank == 2 && weight.Shape[1] == (long)channels * height * width
        ? weight.Reshape(weight.Shape[0], channels, height, width).Transpose(2, 3, 1, 0).Reshape(weight.Shape[1], weight.Shape[0])
        : throw new ShapeException(
            $"WeightMap.DenseAfterFlatten: expects [outputs, {channels} · {height} · {width}], received {weight.Shape}; " +
            "pass the channels, height and width of the image before it is flattened.");

    IEnumerator IEnumerable.GetEnumerator() => entries.GetEnumerator();
}
