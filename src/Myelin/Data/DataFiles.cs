namespace Myelin;

/// <summary>Finds and downloads files by name: those of data sets, and trained networks and photographs beside them.</summary>
/// <remarks>
/// <code>
/// static async Task&lt;string&gt; ResNet18() => (await DataFiles.Named("resnet18").FetchFilesAsync())[0];   // the path of an ONNX file
/// </code>
/// </remarks>
public static class DataFiles
{
    /// <summary>
    /// ResNet18, trained on ImageNet, without its last layer (He, Zhang, Ren and Sun, "Deep residual learning for image recognition", 2016): the featurizer
    /// of ML.NET, an ONNX model. x: [batch, 3, height, width], blue, green and red, to 512 features.
    /// </summary>
    static readonly DataSource resNet18 = new("resnet18", ["resnet18"], [new DataSourceFile("ResNet18.onnx")],
    [
        new PackageDownload(
            [
                new("LICENSE", "LICENSE", "d7a68596ab69b06f51ca278a6545148e4269a9381c26d597c13df5d88e08cf5b", 1_139),
                new("tools/DnnImageModels/ResNet18Onnx/ResNet18.onnx", "ResNet18.onnx",
                    "e2552f19db2dfdb01b3669537b6a0f1b44da38d18279535492ed5dfc2ef1ff8f", 63_653_533),
            ],
            80_000_000,
            new Uri("https://api.nuget.org/v3-flatcontainer/microsoft.ml.dnnimagefeaturizer.resnet18/0.23.1/" +
                "microsoft.ml.dnnimagefeaturizer.resnet18.0.23.1.nupkg")),
    ]);

    /// <summary>Photographs of scikit-image: an astronaut, a cat, a cup of coffee, a rocket, a cameraman, coins.</summary>
    static readonly DataSource photos = new("photos", ["photos"],
        [.. new[] { "astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg", "camera.png", "coins.png" }.Select(name => new DataSourceFile(name))], []);

    /// <summary>What is no data set.</summary>
    public static IReadOnlyList<NamedFiles> All { get; } =
    [
        new("resnet18", "a network trained on ImageNet, for features (ONNX, 15.9 million parameters)", resNet18,
            "MIT (NuGet package Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1)"),
        new("photos", "six photographs of scikit-image", photos, "public domain, CC0 and no known copyright restrictions"),
    ];

    /// <summary>The files with the given name, in any letter case: those of a data set, a trained network, or photographs.</summary>
    /// <exception cref="ArgumentException">There are none; the message suggests the closest name and lists all of them.</exception>
    public static NamedFiles Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        NamedFiles[] all = [.. DataRegistry.All, .. All];
        return Array.Find(all, files => files.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw Nearest.Unknown("data", name, [.. all.Select(files => files.Name)]);
    }
}
