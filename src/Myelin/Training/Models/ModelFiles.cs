using System.Diagnostics.CodeAnalysis;

namespace Myelin;

public abstract partial class Model
{
    /// <summary>
    /// Converts raw data to inputs, and outputs to answers; null if unknown. <see cref="Fit"/> takes it from the data set if it is not set.
    /// </summary>
    public Preprocessing? Preprocessing { get; set; }

    /// <summary>Notes that are saved with the model, by name: for example its training data or license.</summary>
    public IDictionary<string, string> Notes { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Saves the model to one safetensors file: all states (parameters and statistics) by path, and everything that <see cref="Load"/>
    /// needs to recreate the model, including how it was compiled.
    /// </summary>
    /// <remarks>Custom types must be registered with <see cref="Register{T}"/> to be loaded again.</remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOperationException">The model is not built, or is being trained on another thread.</exception>
    /// <exception cref="IOException">The file cannot be written. An existing file is left unchanged.</exception>
    public void Save(string path)
    {
        using ModuleUse use = ModuleUse.Read(this, nameof(Save));
        (List<(string Name, Tensor Value)> tensors, Dictionary<string, string> metadata) = ModelFile.Contents(this);
        SafeTensors.Save(path, tensors, metadata);
    }

    /// <summary>
    /// What <see cref="Save"/> keeps beside layers and weights, as JSON: notes, preprocessing, optimizer, loss and metrics. Formats that have a place for
    /// text keep it there.
    /// </summary>
    public string ToSettings() => ModelFile.Settings(this);

    /// <summary>Applies what <see cref="ToSettings"/> gave. A preprocessing or a loss whose type is not known here is left out.</summary>
    /// <param name="settings">The text.</param>
    /// <param name="source">The file that it is of, for errors.</param>
    /// <exception cref="DataFormatException">The text is damaged.</exception>
    public void ApplySettings(string settings, string source)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ModelFile.Apply(this, settings, source);
    }

    /// <summary>Returns a copy of the model with weights stored in another type. With Float16 or BFloat16 they take half the memory.</summary>
    /// <param name="type">
    /// Float16 (11 bits of precision, up to 65,504), BFloat16 (8 bits, the range of Float32), or Float32. It applies to the kernels of dense
    /// layers and convolutions and to the tables of embeddings; all other states are Float32.
    /// </param>
    /// <returns>
    /// A model that computes in Float32, and predicts, evaluates, saves and loads like this one. Its results are bit-identical to those of a
    /// Float32 model with rounded weights. Half-precision weights have no gradients: convert after training. This model is unchanged.
    /// </returns>
    /// <remarks>The copy is created like a loaded model, so custom layers must be registered with <see cref="Register{T}"/>.</remarks>
    /// <example><code>
    /// model.ConvertWeights(ElementType.BFloat16).Save("digits-half.safetensors");
    /// </code></example>
    /// <exception cref="ArgumentException">The type is not one of these.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model is not built, computes in Float64, has a layer that is not registered, or is being trained on another thread.
    /// </exception>
    public Model ConvertWeights(ElementType type)
    {
        if (type != ElementType.Float32 && !type.IsHalf())
            throw new ArgumentException($"{this}: expects to convert weights to Float16, BFloat16 or Float32, received {type}; choose one of these.");
        if (ComputeType != ElementType.Float32)
            throw new InvalidOperationException(
                $"{this}: expects a model that computes in Float32 to convert its weights, received one in {ComputeType}; build it for Float32 inputs.");
        using ModuleUse use = ModuleUse.Read(this, nameof(ConvertWeights));
        return ModelFile.Convert(this, type);
    }

    /// <summary>Returns a model of the same structure, compiled as this one, with weights of its own and a new optimizer state.</summary>
    /// <param name="weights">Whether the copy has the weights of this model; otherwise they are drawn as for a new model.</param>
    /// <param name="seed">The seed of the new weights and of random layers; null for that of this model.</param>
    /// <remarks>
    /// The copy is created like a loaded model, so custom layers must be registered with <see cref="Register{T}"/>. This model is unchanged.
    /// </remarks>
    /// <example><code>
    /// Model[] ensemble = [.. Enumerable.Range(0, 5).Select(seed => model.Clone(seed: seed))];
    /// </code></example>
    /// <exception cref="ArgumentException">There is a seed, but the class of the model takes none.</exception>
    /// <exception cref="InvalidOperationException">
    /// The model is not built, has a layer that is not registered, or is being trained on another thread.
    /// </exception>
    public Model Clone(bool weights = false, long? seed = null)
    {
        using ModuleUse use = ModuleUse.Read(this, nameof(Clone));
        return ModelFile.Clone(this, weights, seed);
    }

    /// <summary>
    /// Loads a model from a file written by <see cref="Save"/>. The code that created the model is not needed. The model is compiled as it
    /// was saved, with a new optimizer state.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">
    /// The maximum number of bytes to read, and to allocate in addition when building the model; larger models are refused. Default: the
    /// memory available to the process for reading, and the size of the file plus 1 GiB for building.
    /// </param>
    /// <param name="compile">
    /// Whether to compile the model as it was saved. If not, optimizer, losses and metrics of the file are ignored, so custom ones need not be
    /// registered, and a custom preprocessing that is not registered is left out. To predict, a model need not be compiled.
    /// </param>
    /// <remarks>Custom layers, losses and other types must be registered with <see cref="Register{T}"/> first.</remarks>
    /// <exception cref="DataNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFormatException">The file is damaged, contains no model, has a newer format, or contains an unknown type.</exception>
    public static Model Load(string path, long? limit = null, bool compile = true) => ModelFile.Load(path, limit, compile);

    /// <summary>
    /// Loads weights into this model from a file written by <see cref="Save"/> or by another program: safetensors, NPZ, PyTorch's (.pt, .pth) or GGUF.
    /// </summary>
    /// <param name="path">The file. Its first bytes tell the format.</param>
    /// <param name="partial">Whether to load only the weights that fit, for transfer learning. Otherwise all weights must fit.</param>
    /// <param name="map">Maps paths in the model to names in the file, where they differ; null for none.</param>
    /// <param name="limit">The maximum number of bytes to read. Default: the memory available to the process.</param>
    /// <returns>The weights that were loaded, missing in the file, left over in the file, and different.</returns>
    /// <exception cref="DataNotFoundException">The file does not exist.</exception>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    /// <exception cref="InvalidOperationException">The model is not built, or is in use on another thread.</exception>
    /// <exception cref="ShapeException">
    /// <paramref name="partial"/> is false, and a state is missing, left over, or has another shape or type. The model is unchanged.
    /// </exception>
    public LoadedWeights LoadWeights(string path, bool partial = false, WeightMap? map = null, long? limit = null) =>
        LoadWeights(TensorFile.Load(path, limit), partial, map);

    /// <summary>Loads weights into this model from the tensors of a file, for example from a part of them.</summary>
    /// <remarks>
    /// <code>
    /// model.LoadWeights(PyTorch.Load("checkpoint.pt").Under("model_state_dict."), map: map);
    /// </code>
    /// </remarks>
    /// <param name="file">The tensors.</param>
    /// <param name="partial">Whether to load only the weights that fit, for transfer learning. Otherwise all weights must fit.</param>
    /// <param name="map">Maps paths in the model to names in the file, where they differ; null for none.</param>
    /// <returns>The weights that were loaded, missing in the file, left over in the file, and different.</returns>
    /// <exception cref="InvalidOperationException">The model is not built, or is in use on another thread.</exception>
    /// <exception cref="ShapeException">
    /// <paramref name="partial"/> is false, and a state is missing, left over, or has another shape or type. The model is unchanged.
    /// </exception>
    public LoadedWeights LoadWeights(TensorFile file, bool partial = false, WeightMap? map = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        IReadOnlyList<(string Path, State State)> states = NamedStates();
        if (!IsBuilt)
            throw new InvalidOperationException(
                $"{this}: is not built, so it has no weights to load; create it with an input shape, or call Build(shape) first.");
        var match = WeightMatch.Of(states, file, map);
        if (!partial && !match.IsExact)
            throw new ShapeException($"{this}: the weights in \"{file.Path}\" do not match. {match.Difference} " +
                "Build the model as it was when it was saved, or load the weights that fit with partial: true.");
        using ModuleUse use = ModuleUse.Change(this, nameof(LoadWeights));
        return match.Load();
    }

    /// <summary>
    /// Registers a custom layer, optimizer, loss, metric or preprocessing for <see cref="Save"/> and <see cref="Load"/>. Call it before
    /// them; registering a type twice has no effect.
    /// </summary>
    /// <remarks>
    /// <code>
    /// Model.Register&lt;Scale&gt;();
    /// Model model = Model.Load("model.safetensors");
    /// </code>
    /// </remarks>
    /// <typeparam name="T">
    /// The type. Files store the arguments of its public constructor, so it needs a public property of the same name for each parameter.
    /// </typeparam>
    /// <param name="name">The name of the type in files. Default: the name of the type.</param>
    /// <exception cref="ArgumentException">A property is missing (the message names it), or the name is taken.</exception>
    public static void Register<[DynamicallyAccessedMembers(ModelPart.Kept)] T>(string? name = null) where T : class =>
        ModelParts.Register<T>(name);

    /// <summary>Registers a custom activation by its name. A later registration replaces an earlier one of the same name.</summary>
    /// <exception cref="ArgumentException">The library has one of this name.</exception>
    public static void Register(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ModelParts.Activations.Register(activation);
    }

    /// <summary>Registers a custom initializer by its name. A later registration replaces an earlier one of the same name.</summary>
    /// <exception cref="ArgumentException">The library has one of this name.</exception>
    public static void Register(Initializer initializer)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        ModelParts.Initializers.Register(initializer);
    }

    /// <summary>Registers a custom regularizer by its name. A later registration replaces an earlier one of the same name.</summary>
    /// <exception cref="ArgumentException">The library has one of this name.</exception>
    public static void Register(Regularizer regularizer)
    {
        ArgumentNullException.ThrowIfNull(regularizer);
        ModelParts.Regularizers.Register(regularizer);
    }

    /// <summary>Registers a custom constraint by its name. A later registration replaces an earlier one of the same name.</summary>
    /// <exception cref="ArgumentException">The library has one of this name.</exception>
    public static void Register(Constraint constraint)
    {
        ArgumentNullException.ThrowIfNull(constraint);
        ModelParts.Constraints.Register(constraint);
    }
}
