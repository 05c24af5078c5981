namespace Myelin.Gallery.Applications;

/// <summary>
/// ResNet18, trained on ImageNet: features of pictures of any size (He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016).
/// </summary>
/// <remarks>
/// The file is an ONNX model that takes blue, green and red from 0 to 255 minus the mean of each, channels first. The models here take pictures as the rest of
/// the library has them: [batch, height, width, 3], red, green and blue from 0 to 1. <c>myelin data get resnet18</c> fetches the file.
/// </remarks>
public static class ResNet18
{
    /// <summary>The mean of blue, green and red over the pictures it was trained on.</summary>
    static readonly float[] means = [103.06262f, 115.90288f, 123.15163f];

    /// <summary>The last layer of each residual block: 64 channels at a quarter of the size, then 128, 256 and 512, each at half of the size before.</summary>
    public static IReadOnlyList<string> Blocks { get; } =
        ["ReLU269", "ReLU283", "ReLU301", "ReLU315", "ReLU333", "ReLU347", "ReLU365", "ReLU379", "ReLU393"];

    /// <summary>The sides of pictures are multiples of 32: the network halves them five times, and adds what it computed in two ways.</summary>
    public const int Grid = 32;

    /// <summary>Whether a layer of the network is a batch normalization, which uses its moving statistics when it is frozen.</summary>
    internal static bool IsNormalization(Module layer) => layer.Name.StartsWith("BatchNormalization", StringComparison.Ordinal);

    /// <summary>Reads the network, and downloads it if it is not on this machine.</summary>
    /// <param name="folder">Where to look; the default places if omitted.</param>
    /// <param name="cancellation">Cancels the download.</param>
    /// <exception cref="DataNotFoundException">It was not found and could not be downloaded; the message lists every place that was searched.</exception>
    public static OnnxModel Load(DataFolder? folder = null, CancellationToken cancellation = default) =>
        OnnxModel.Load(DataFiles.Named("resnet18").FetchFilesAsync(folder, cancellation).GetAwaiter().GetResult()[0]);

    /// <summary>Reads a picture for the network: [1, height, width, 3] from 0 to 1, both sides multiples of <see cref="Grid"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="longest">The longer side in pixels, about; smaller pictures keep their size.</param>
    /// <exception cref="DataNotFoundException">There is no such file.</exception>
    /// <exception cref="DataFormatException">The file is no picture, or is damaged.</exception>
    public static Tensor Read(string path, int longest)
    {
        Tensor pixels = ImageDecoder.Instance.Load(path);
        double scale = Math.Min(1, longest / (double)Math.Max(pixels.Shape[0], pixels.Shape[1]));
        return Picture.Fit(pixels, [PictureStyle.OnGrid(scale * pixels.Shape[0], Grid), PictureStyle.OnGrid(scale * pixels.Shape[1], Grid), 3]);
    }

    /// <summary>The features of pictures: the outputs of some of its layers. x: [batch, height, width, 3] to [batch, height', width', channels] each.</summary>
    /// <param name="network">The network, whose weights the features share.</param>
    /// <param name="layers">The names of the layers, for example of <see cref="Blocks"/>.</param>
    /// <exception cref="ArgumentException">The network has no such layer.</exception>
    public static Functional Features(Model network, params IReadOnlyList<string> layers)
    {
        var colours = new Conv2D(3, 1, name: "colours");
        var picture = Symbol.Input([null, null, 3], "picture");
        Symbol x = new Permute([3, 1, 2], name: "channels_first").Of(colours.Of(picture));
        var body = new FeatureExtractor(network, layers, [3, null, null], name: "resnet18");
        var features = new Functional([picture], layers.Count == 1 ? [body.Of(x)] : body.Of([x]));
        features.Build();
        colours.Kernel.Value = Tensor.From(new float[] { 0, 0, 255, 0, 255, 0, 255, 0, 0 }, [1, 1, 3, 3]);
        colours.Bias!.Value = -Tensor.From(means);
        colours.Trainable = false;
        return features;
    }
}
