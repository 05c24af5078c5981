using System.Collections;

namespace Myelin;

/// <summary>
/// Which tensor of another program's file belongs to which state of a model, and how its layout becomes ours. Names that it does
/// not list stay as they are.
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
    internal sealed record Entry(string Name, string Path, Func<Tensor, Tensor>? Conversion);

    readonly List<Entry> entries = [];
    readonly HashSet<string> ignored;

    /// <summary>A map without entries yet.</summary>
    /// <param name="ignored">Names of the file that the model has no use for.</param>
    public WeightMap(params IEnumerable<string> ignored) => this.ignored = [.. ignored];

    internal IReadOnlyList<Entry> Entries => entries;

    internal bool Ignores(string name) => ignored.Contains(name);

    /// <summary>Adds a pair.</summary>
    /// <param name="name">The name in the file.</param>
    /// <param name="path">The path of the state in the model.</param>
    /// <param name="conversion">From the file's layout to the model's; none if they are the same.</param>
    /// <exception cref="ArgumentException">The path stands in it already.</exception>
    public void Add(string name, string path, Func<Tensor, Tensor>? conversion = null)
    {
        if (entries.Any(entry => entry.Path == path))
            throw new ArgumentException($"WeightMap: expects every path once, received \"{path}\" for \"{entries.First(entry => entry.Path == path).Name}\" " +
                $"and for \"{name}\"; leave one out.");
        entries.Add(new(name, path, conversion));
    }

    /// <summary>PyTorch's kernels of convolutions, transposed ones too: [first, second, ...window] to [...window, second, first].</summary>
    /// <exception cref="ShapeException">There are fewer than three axes.</exception>
    public static Tensor Convolution(Tensor kernel) => kernel.Rank >= 3
        ? kernel.Transpose([.. Enumerable.Range(2, kernel.Rank - 2), 1, 0])
        : throw new ShapeException($"WeightMap.Convolution: expects [outputs, inputs, ...window], received {kernel.Shape}; Dense is for matrices.");

    /// <summary>PyTorch's kernels of depthwise convolutions: [inputs · multiplier, 1, height, width] to [height, width, inputs, multiplier].</summary>
    /// <param name="multiplier">The outputs of each input.</param>
    /// <exception cref="ShapeException">The kernel has another shape.</exception>
    public static Func<Tensor, Tensor> DepthwiseConvolution(int multiplier = 1) =>
        kernel => kernel.Rank == 4 && kernel.Shape[1] == 1 && multiplier > 0 && kernel.Shape[0] % multiplier == 0
            ? kernel.Transpose(2, 3, 0, 1).Reshape(kernel.Shape[2], kernel.Shape[3], kernel.Shape[0] / multiplier, multiplier)
            : throw new ShapeException(
                $"WeightMap.DepthwiseConvolution: expects [inputs · {multiplier}, 1, height, width], received {kernel.Shape}; give the outputs of each input.");

    /// <summary>PyTorch's weights of dense layers: [outputs, inputs] to [inputs, outputs].</summary>
    /// <exception cref="ShapeException">It is no matrix.</exception>
    public static Tensor Dense(Tensor weight) => weight.Rank == 2
        ? weight.Transpose()
        : throw new ShapeException($"WeightMap.Dense: expects [outputs, inputs], received {weight.Shape}; Convolution is for kernels.");

    /// <summary>
    /// The weights of a dense layer behind images that were flattened channels first: [outputs, channels · height · width] to
    /// [height · width · channels, outputs].
    /// </summary>
    /// <param name="channels">The channels of the images before they were flattened.</param>
    /// <param name="height">Their height.</param>
    /// <param name="width">Their width.</param>
    /// <exception cref="ShapeException">The weights are for images of another size.</exception>
    public static Func<Tensor, Tensor> DenseAfterFlatten(int channels, int height, int width) =>
        weight => weight.Rank == 2 && weight.Shape[1] == (long)channels * height * width
            ? weight.Reshape(weight.Shape[0], channels, height, width).Transpose(2, 3, 1, 0).Reshape(weight.Shape[1], weight.Shape[0])
            : throw new ShapeException($"WeightMap.DenseAfterFlatten: expects [outputs, {channels} · {height} · {width}], received {weight.Shape}; give " +
                "channels, height and width of the images before they are flattened.");

    IEnumerator IEnumerable.GetEnumerator() => entries.GetEnumerator();
}
