using System.CommandLine;
using Myelin.Cli.OwnData;

namespace Myelin.Cli.Running;

/// <summary>A saved model, with the settings of the run that trained it.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Model">The model.</param>
/// <param name="Run">The settings of its run; null if the command did not train it.</param>
sealed record SavedModel(string Path, Model Model, RunSettings? Run)
{
    /// <summary>The name of the model's note that holds its <see cref="RunSettings"/>.</summary>
    public const string Note = "run";

    /// <summary>The argument for a saved model.</summary>
    public static Argument<string> Argument() => new("model") { Description = "A model file (.safetensors or .onnx), or the folder of a run." };

    /// <summary>Whether a file is an ONNX model, by its name.</summary>
    public static bool IsOnnx(string path) => path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <summary>Loads a file, or from the folder of a run its final model or its newest checkpoint.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="compile">Whether loss and metrics are needed. Without that, a model with custom ones, which are not known here, loads too.</param>
    /// <exception cref="UsageException">There is none.</exception>
    /// <exception cref="DataFormatException">It is damaged.</exception>
    public static SavedModel Load(string path, bool compile = true)
    {
        string file = Directory.Exists(path) ? InFolder(path) : path;
        if (!File.Exists(file))
            throw new UsageException($"There is no model \"{path}\"; give a file written by \"myelin train\" or Model.Save, or the folder of a run.");
        Model model = Loaded(file, compile);
        return new(file, model, model.Notes.TryGetValue(Note, out string? run) ? RunSettings.Parse(run, file) : null);
    }

    /// <summary>A loss says whether outputs are logits, so it is loaded where it can be.</summary>
    static Model Loaded(string file, bool compile)
    {
        if (IsOnnx(file)) return OnnxModel.Load(file).Build();
        try { return Model.Load(file); }
        catch (DataFormatException) when (!compile) { return Model.Load(file, compile: false); }
    }

    static string InFolder(string folder)
    {
        string finished = System.IO.Path.Combine(folder, RunFolder.ModelName);
        return File.Exists(finished) ? finished : RunFolder.CheckpointsIn(folder).LastOrDefault() ?? finished;
    }

    /// <summary>The test examples of a data set, by default of the one that it was trained on; or all examples of a table or folder.</summary>
    /// <exception cref="UsageException">There is no such set, or none is known.</exception>
    public (string Name, Dataset Test) Data(string? name, string? folder)
    {
        if (name == null)
        {
            if (Run == null) throw new UsageException($"The model \"{Path}\" does not say what it was trained on; name a data set; see \"myelin data list\".");
            return (Run.Data, TrainingSource.Of(Run).Load(new DataFolder { Folder = folder, Decoder = ImageDecoder.Instance }).Test);
        }
        bool isNamed = DataSets.All.Any(set => set.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (!isNamed && File.Exists(name) && Model.Preprocessing is TablePreprocessing table) return (name, TableSource.For(table, name));
        if (!isNamed && Directory.Exists(name) && Model.Preprocessing is ImagePreprocessing image) return (name, FolderSource.For(image, name));
        string known = UsageException.Asked(() => DataSets.Named(name)).Name;
        return (known, DataSets.Load(known, new DataFolder { Folder = folder, Decoder = ImageDecoder.Instance }).Test);
    }
}
