using System.Diagnostics.CodeAnalysis;

namespace Myelin;

public abstract partial class Model
{
    /// <summary>
    /// How raw data become its inputs, and its outputs answers; null if it is not known. <see cref="Fit"/> takes it from the
    /// data, unless there is one.
    /// </summary>
    public Preprocessing? Preprocessing { get; set; }

    /// <summary>Texts that its file keeps with it, by name: what it was trained on, who may use it.</summary>
    public IDictionary<string, string> Notes { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Writes the model to one safetensors file: all states (parameters and statistics) by their paths, and all else that
    /// <see cref="Load"/> needs to make it again, as it was compiled.
    /// </summary>
    /// <remarks>Own types are described if they are registered: <see cref="Register{T}"/>.</remarks>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    /// <exception cref="IOException">The file cannot be written; an older one is left as it was.</exception>
    public void Save(string path)
    {
        (List<(string Name, Tensor Value)> tensors, Dictionary<string, string> metadata) = ModelFile.Contents(this);
        SafeTensors.Save(path, tensors, metadata);
    }

    /// <summary>
    /// Makes the model of a file that <see cref="Save"/> wrote, without the code that made it: layers, weights, and how it was
    /// compiled, with a fresh optimizer.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">The most bytes that are read, and the most that building the model may take beside them; a file that
    /// asks for more is refused. If left out, the memory that the process may use, and 1 GiB beyond the size of the file.</param>
    /// <remarks>Layers, losses and so on that are not the library's are made known by <see cref="Register{T}"/> first.</remarks>
    /// <exception cref="DataFormatException">The file is damaged, or holds no model, or one of a newer version, or a type that is not known.</exception>
    public static Model Load(string path, long? limit = null) => ModelFile.Load(path, limit);

    /// <summary>Reads weights into this model, from a file of <see cref="Save"/> or of another program.</summary>
    /// <param name="path">The file.</param>
    /// <param name="partial">Whether what fits is loaded and the rest stays as it is, to go on from the weights of another model;
    /// otherwise all must fit.</param>
    /// <param name="map">Which name of the file belongs to which path, where they differ.</param>
    /// <param name="limit">The most bytes that are read; if left out, the memory that the process may use.</param>
    /// <returns>What was loaded, what the file lacks, what is left over in it, and what differs.</returns>
    /// <exception cref="DataFormatException">The file is damaged.</exception>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    /// <exception cref="ShapeException">A state is missing or left over, or has another shape or type, and loading is not
    /// partial; nothing is changed then.</exception>
    public LoadedWeights LoadWeights(string path, bool partial = false, WeightMap? map = null, long? limit = null)
    {
        TensorFile saved = SafeTensors.Load(path, limit);
        IReadOnlyList<(string Path, State State)> states = NamedStates();
        if (!IsBuilt)
            throw new InvalidOperationException(
                $"{this}: has no weights to load into before it is built; make it with its input shape, or call Build(shape) first.");
        var match = WeightMatch.Of(states, saved, map);
        if (!partial && !match.IsExact)
            throw new ShapeException($"{this}: \"{path}\" holds other weights. {match.Difference} Build the model as it was when they were saved, or load " +
                "what fits by partial: true.");
        return match.Load();
    }

    /// <summary>
    /// Makes an own layer, optimizer, loss, metric or preprocessing known to <see cref="Save"/> and <see cref="Load"/>. Once,
    /// anywhere before them; again does no harm.
    /// </summary>
    /// <typeparam name="T">The type. Its files hold the arguments of its public constructor, for each of which it has a public
    /// property of the same name.</typeparam>
    /// <param name="name">How files call it; the type's name if left out.</param>
    /// <exception cref="ArgumentException">A property is missing, the message names it; or the name is taken.</exception>
    public static void Register<[DynamicallyAccessedMembers(ModelPart.Kept)] T>(string? name = null) where T : class => ModelParts.Register<T>(name);

    /// <summary>Makes an own activation known by its name; registered again, the later one holds.</summary>
    /// <exception cref="ArgumentException">The name is one of the library's.</exception>
    public static void Register(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ModelParts.Activations.Register(activation);
    }

    /// <summary>Makes an own initializer known by its name; registered again, the later one holds.</summary>
    /// <exception cref="ArgumentException">The name is one of the library's.</exception>
    public static void Register(Initializer initializer)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        ModelParts.Initializers.Register(initializer);
    }

    /// <summary>Makes an own regularizer known by its name; registered again, the later one holds.</summary>
    /// <exception cref="ArgumentException">The name is one of the library's.</exception>
    public static void Register(Regularizer regularizer)
    {
        ArgumentNullException.ThrowIfNull(regularizer);
        ModelParts.Regularizers.Register(regularizer);
    }
}
