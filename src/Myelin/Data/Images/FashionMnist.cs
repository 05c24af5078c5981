namespace Myelin;

/// <summary>
/// Fashion-MNIST: 60,000 training and 10,000 test images of clothing, 28x28 in grey (Xiao, Rasul, Vollgraf, "Fashion-MNIST: a novel
/// image dataset for benchmarking machine learning algorithms", 2017, arXiv:1708.07747).
/// </summary>
public static class FashionMnist
{
    static readonly string[] Classes =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>The files and their download.</summary>
    internal static DataSource Source { get; } = IdxSource.Of("fashion-mnist", ["fashion-mnist", "FashionMNIST", "FashionMNIST/raw"],
        [
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        ],
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/");

    /// <summary>Loads the training and test examples, and downloads the files if necessary.</summary>
    /// <exception cref="DataNotFoundException">The files were not found; the message lists every place that was searched.</exception>
    /// <exception cref="DataFormatException">A file is damaged.</exception>
    public static (Dataset Train, Dataset Test) Load(DataFolder? folder = null) => Read(folder ?? new()).ToDatasets();

    /// <summary>Finds and reads the data set.</summary>
    internal static RawSplit Read(DataFolder folder) => IdxSource.Load(Source, folder, Classes);
}
