using System.Security.Cryptography;
using System.Text;

namespace Myelin.Cli.OwnData;

/// <summary>Pictures in folders by class. Folders "train" and "test" within are taken as such; otherwise a fifth is for testing.</summary>
sealed class FolderSource(string path) : TrainingSource
{
    const double TestShare = 0.2;

    /// <summary>Decoded pictures are kept in memory up to this many bytes.</summary>
    const long MostCached = 1L << 30;

    static readonly string[] TestNames = ["test", "validation", "valid", "val"];

    public override string Data => path;

    public override string ShortName => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) is { Length: > 0 } name ? name : "pictures";

    /// <summary>Names and lengths of the files.</summary>
    public override string? Fingerprint
    {
        get
        {
            var text = new StringBuilder();
            var files = new DirectoryInfo(path).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 10 });
            foreach (FileInfo file in files.OrderBy(file => file.FullName, StringComparer.Ordinal))
                text.Append(Path.GetRelativePath(path, file.FullName)).Append(' ').Append(file.Length).Append('\n');
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        }
    }

    public override (Dataset Train, Dataset Test) Load(DataFolder folder)
    {
        string? test = Directory.Exists(Path.Combine(path, "train"))
            ? TestNames.Select(name => Path.Combine(path, name)).FirstOrDefault(Directory.Exists)
            : null;
        PictureFolder pictures = PictureFolder.Open(test == null ? path : Path.Combine(path, "train"), ImageDecoder.Instance);
        if (pictures.Classes.Count < 2)
            throw new UsageException($"\"{path}\": expects pictures of at least two classes, received {pictures.Files.Count:#,0} of " +
                $"\"{pictures.Classes[0]}\"; put the pictures of each class into a subfolder that is named like the class.");
        PictureSurvey survey = PictureSurvey.Of(pictures);
        Reading =
        [
            ("folders", string.Join(", ", pictures.Classes.Select((name, label) => $"{name} ({pictures.Labels.Count(one => one == label):#,0})").Take(20)) +
                (pictures.Classes.Count > 20 ? $" and {pictures.Classes.Count - 20} more" : "")),
            ("pictures", survey.Text),
            ("test", test == null ? "a fifth of the pictures, drawn at random" : $"the pictures in {test}"),
        ];
        Dataset all = Read(pictures, survey.Shape);
        return test == null
            ? UsageException.Asked(() => all.Split(TestShare))
            : (all, Read(UsageException.Asked(() => PictureFolder.Open(test, ImageDecoder.Instance, pictures.Classes)), survey.Shape));
    }

    static Dataset Read(PictureFolder pictures, Shape shape)
    {
        Dataset data = pictures.ToDataset(shape, Math.Min(4, Environment.ProcessorCount));
        return shape.Elements * sizeof(float) * pictures.Files.Count <= MostCached ? data.Cache() : data;
    }

    /// <summary>All pictures of a folder as examples for a model.</summary>
    public static Dataset For(ImagePreprocessing preprocessing, string path)
    {
        Dataset data = UsageException.Asked(() => PictureFolder.Open(path, ImageDecoder.Instance, preprocessing.Classes)).ToDataset(preprocessing.Shape);
        (double black, double white) = (preprocessing.Black, preprocessing.White);
        return black == 0 && white == 1 ? data : data.MapBatches((batch, _) => batch.With(inputs: [batch.Inputs[0] * (white - black) + black]));
    }
}
