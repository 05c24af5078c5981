namespace Myelin;

/// <summary>Pictures in folders by class: each subfolder is a class, and its pictures, also those in folders within, are its examples.</summary>
/// <remarks>
/// <code>
/// // pictures/cats/1.png, pictures/cats/2.png, pictures/dogs/1.png, ...
/// static (Dataset Train, Dataset Test) Load() =>
///     PictureFolder.Open("pictures").ToDataset([64, 64, 3]).Cache().Split(0.2);
/// </code>
/// Classes and files are in ordinal order of their names. Hidden files and files that are no pictures are passed over.
/// </remarks>
public sealed class PictureFolder
{
    /// <summary>Folders within a class may be nested so deep; a link to a folder above ends there.</summary>
    const int DeepestFolder = 8;

    static readonly string[] Known = [".jpg", ".jpeg", ".bmp", ".gif", ".tga", ".psd", ".webp", ".tif", ".tiff", ".heic", ".avif"];

    readonly PictureDecoder decoder;

    PictureFolder(PictureDecoder decoder, string path, IReadOnlyList<string> classes, IReadOnlyList<string> files, int[] labels)
    {
        this.decoder = decoder;
        (Path, Classes, Files, Labels) = (path, classes, files, labels);
    }

    /// <summary>The path of the folder.</summary>
    public string Path { get; }

    /// <summary>The names of the subfolders that have pictures.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The paths of the pictures, class by class.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The index of the class of each picture.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>Lists the pictures of a folder. None is read yet.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="decoder">Decodes the pictures; PNG alone if left out.</param>
    /// <param name="classes">The names of the classes in the order of their labels, such as those of the training pictures; the subfolders that have
    /// pictures if left out.</param>
    /// <exception cref="DataNotFoundException">There is no such folder, or no picture in its subfolders.</exception>
    /// <exception cref="ArgumentException">A subfolder has pictures of a class that is not listed; the message names the closest one.</exception>
    public static PictureFolder Open(string path, PictureDecoder? decoder = null, IReadOnlyList<string>? classes = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        decoder ??= PictureDecoder.Default;
        if (!Directory.Exists(path))
            throw new DataNotFoundException($"The folder \"{path}\"", [System.IO.Path.GetFullPath(path)], "Give a folder that has a subfolder for each class.");
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = DeepestFolder };
        var passedOver = new List<string>();
        var found = new List<(string Class, string[] Files)>();
        foreach (string folder in Directory.GetDirectories(path, "*", new EnumerationOptions()).Order(StringComparer.Ordinal))
        {
            string[] all = [.. Directory.EnumerateFiles(folder, "*", options).Order(StringComparer.Ordinal)], taken = [.. all.Where(decoder.Takes)];
            passedOver.AddRange(all.Except(taken).Select(file => System.IO.Path.GetExtension(file).ToLowerInvariant()).Where(Known.Contains));
            if (taken.Length > 0) found.Add((System.IO.Path.GetFileName(folder), taken));
        }
        if (found.Count == 0) throw Nothing(path, decoder, passedOver);
        classes ??= [.. found.Select(one => one.Class)];
        foreach ((string name, _) in found)
            if (!classes.Contains(name)) throw Nearest.Unknown("class", name, [.. classes]);
        int[] labels = [.. found.SelectMany(one => Enumerable.Repeat(classes.ToList().IndexOf(one.Class), one.Files.Length))];
        return new(decoder, path, classes, [.. found.SelectMany(one => one.Files)], labels);
    }

    static DataNotFoundException Nothing(string path, PictureDecoder decoder, List<string> passedOver)
    {
        string others = passedOver.Count == 0 ? "" :
            $"; found {string.Join(", ", passedOver.CountBy(ending => ending).Select(pair => $"{pair.Value} {pair.Key}"))}";
        return new($"A picture ({string.Join(", ", decoder.Extensions)}) in a subfolder of \"{path}\"", [$"{System.IO.Path.GetFullPath(path)}{others}"],
            passedOver.Count > 0 && decoder == PictureDecoder.Default
                ? "Give the decoder of the package Myelin.Images, which reads JPEG and others, or convert them to PNG."
                : "Put the pictures of each class into a subfolder that is named like the class.");
    }

    /// <summary>The pictures as examples: Float32 [height, width, channels] from 0 to 1, as by <see cref="Picture.Fit"/>, and the label.</summary>
    /// <param name="shape">The shape of all inputs: [height, width, channels], with 1 channel for grey or 3 for colour.</param>
    /// <param name="workers">The number of threads that decode pictures. It does not change the examples.</param>
    /// <remarks>Pictures are decoded each time that they are read; <see cref="Dataset.Cache()"/> keeps them in memory.</remarks>
    /// <exception cref="ShapeException">The shape is not that of an image.</exception>
    /// <exception cref="DataFormatException">On reading: a file is damaged, or larger than <see cref="Png.UsualLimit"/>.</exception>
    public Dataset ToDataset(Shape shape, int workers = 1)
    {
        Picture.CheckShape(shape);
        Tensor numbers = Tensor.Range(Files.Count, ElementType.Int32);
        Dataset indices = Dataset.From(numbers, Tensor.From([.. Labels], [Files.Count]), Classes, new ImagePreprocessing(shape, classes: Classes));
        return new MappedDataset(indices, new Decoding(this, shape, indices.Schema.Changed([shape], null)), OrderedWork.Checked(workers));
    }

    /// <summary>Replaces the numbers of files by their pictures.</summary>
    sealed class Decoding(PictureFolder folder, Shape shape, DataSchema schema) : Transform(schema)
    {
        protected override Batch Change(Batch batch, ExampleRandom[] random, int depth)
        {
            int[] numbers = batch.Inputs[0].ToArray<int>();
            Tensor[] pictures = Array.ConvertAll(numbers, number => Picture.Read(folder.Files[number], shape, folder.decoder));
            return batch.With(inputs: [TensorOps.Concatenate(pictures, 0)]).As(Schema, batch);
        }
    }
}
