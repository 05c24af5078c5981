using Myelin.Cli.Models;
using Myelin.Cli.OwnData;

namespace Myelin.Cli.Running;

/// <summary>One input for a model.</summary>
/// <param name="Name">What it is called: a file, a row of it, an example.</param>
/// <param name="Input">[1, ...]</param>
/// <param name="Right">The right answer, if it is known.</param>
sealed record Question(string Name, Tensor Input, string? Right = null)
{
    /// <summary>What is doubtful about it.</summary>
    public string? Warning { get; init; }
}

/// <summary>Reads inputs for a model from images, tables and test examples.</summary>
/// <param name="saved">The model.</param>
/// <param name="inverts">Whether images are inverted.</param>
/// <param name="folder">The folder of the data files; null for the default places.</param>
sealed class QuestionReader(SavedModel saved, bool inverts, string? folder)
{
    /// <summary>The image of a file, or every row of a table.</summary>
    /// <exception cref="UsageException">The model takes no such file.</exception>
    public IEnumerable<Question> OfFile(string path)
    {
        if (Directory.Exists(path))
        {
            string[] files = [.. Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8 })
                .Where(ImageDecoder.Instance.Takes).Order(StringComparer.Ordinal)];
            return files.Length > 0 ? files.SelectMany(OfFile)
                : throw new UsageException($"\"{path}\": expects pictures ({string.Join(", ", ImageDecoder.Instance.Extensions)}) in the folder, " +
                    "received none; give a folder that has some.");
        }
        if (ImageDecoder.Instance.Takes(path))
        {
            if (saved.Model.Preprocessing is not ImagePreprocessing image) throw NotFor(path, "pictures");
            Tensor input = Picture.Read(path, image.Shape, ImageDecoder.Instance);
            if (inverts) input = 1 - input;
            input = input * (image.White - image.Black) + image.Black;
            return [new(path, input) { Warning = Background.Warning(path, input[0], image, saved.Model) }];
        }
        if (saved.Model.Preprocessing is not TablePreprocessing table) throw NotFor(path, "tables");
        Tensor rows = table.Inputs(path);
        return Enumerable.Range(0, rows.Shape[0]).Select(row => new Question($"{path} row {row + 1}", rows.Slice(0, row, 1)));
    }

    UsageException NotFor(
        string path, string what) => new($"The model \"{saved.Path}\" does not take {what} such as \"{path}\": {saved.Model.Preprocessing switch
        {
            ImagePreprocessing => "it expects pictures (.png, .jpg and others)",
            TablePreprocessing => "it expects tables (.csv)",
            CharacterPreprocessing => "it writes texts; see \"myelin generate\"",
            _ => "it was saved without preprocessing, which says how inputs are made of files",
        }}.");

    /// <summary>Test examples of the training data set, counted from 0.</summary>
    /// <exception cref="UsageException">There is no such example.</exception>
    public Question[] OfExamples(IReadOnlyList<long> examples)
    {
        if (examples.Count == 0) return [];
        (string name, Dataset test) = saved.Data(null, folder);
        if (DataKinds.Of(test) is DataKind.Texts or DataKind.Graphs)
            throw new UsageException($"--example: expects a model of single examples, received one of {DataKinds.Of(test).InWords()}; " +
                $"\"myelin {(DataKinds.Of(test) == DataKind.Texts ? "generate" : "evaluate")}\" shows what it does.");
        IReadOnlyList<string> classes = saved.Model.Preprocessing?.Classes ?? [];
        return [.. examples.Select(One)];

        Question One(long index)
        {
            if (index < 0 || index >= test.Count)
                throw new UsageException($"--example: expects a number from 0 to {test.Count - 1}, of the test examples of {name}; received {index}.");
            (Tensor input, Tensor target) = test.Examples([(int)index]);
            double right = target.Cast(ElementType.Float64).ToArray<double>()[0];
            return new($"{name} {index}", input, classes.Count > 0 ? classes[(int)right] : $"{right}");
        }
    }
}
