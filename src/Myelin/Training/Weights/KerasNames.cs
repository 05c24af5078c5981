namespace Myelin;

/// <summary>The names in files of Keras for the states of layers.</summary>
static class KerasNames
{
    /// <summary>The groups that hold the layers of a model: in Keras 3, and in the .keras files of Keras 2.</summary>
    static readonly string[] Groups = ["layers", "_layer_checkpoint_dependencies"];

    /// <summary>What Keras keeps beside the weights of layers.</summary>
    static readonly string[] Others = ["optimizer", "optimizer_weights", "seed_generator", "top_level_model_weights"];

    /// <summary>Maps all layers of a model.</summary>
    public static WeightMap Map(Model model, TensorFile file)
    {
        IReadOnlyList<(string Path, State State)> states = model.NamedStates();
        if (!model.IsBuilt)
            throw new InvalidOperationException(
                $"{model}: is not built, so it has no weights to map; create it with an input shape, or call Build(shape) first.");
        var map = new WeightMap(file.Keys.Concat(file.Skipped.Keys).Where(name => name.Split('/').Any(Others.Contains)));
        HashSet<string> paths = [.. states.Where(named => !named.State.IsKey).Select(named => named.Path)];
        if (Groups.FirstOrDefault(group => file.Keys.Any(name => name.StartsWith($"{group}/", StringComparison.Ordinal))) is { } group)
            AddContainer(map, paths, model, "", "", group);
        else
            foreach (string path in paths)
                if (Named(file, path) is { } name) map.Add(name, path);
        return map;
    }

    /// <summary>The layers of a model, each by its kind and its number among those of its kind.</summary>
    static void AddContainer(WeightMap map, HashSet<string> paths, Module container, string path, string place, string group)
    {
        var numbers = new Dictionary<string, int>();
        foreach ((string name, Module part) in container.Parts)
        {
            string kind = part is PRelu ? "p_re_lu" : part.Kind;
            int number = numbers.GetValueOrDefault(kind);
            numbers[kind] = number + 1;
            AddLayer(map, paths, part, Joined(path, name), Joined(place, $"{group}/{kind}{(number == 0 ? "" : $"_{number}")}"), group);
        }
    }

    static void AddLayer(WeightMap map, HashSet<string> paths, Module layer, string path, string place, string group)
    {
        if (layer is Model) AddContainer(map, paths, layer, path, place, group);
        int number = 0;
        foreach (State state in layer.OwnStates)
            if (paths.Remove(Joined(path, state.Name))) map.Add($"{place}/vars/{number++}", Joined(path, state.Name));
        if (layer is Model) return;
        foreach ((string name, Module part) in layer.Parts)
        {
            string inner = part is RecurrentCell ? "cell" : layer is Bidirectional ? $"{name}_layer" : name;
            AddLayer(map, paths, part, Joined(path, name), $"{place}/{inner}", group);
        }
    }

    static string Joined(string path, string name) => path.Length == 0 ? name : name.Length == 0 ? path : $"{path}/{name}";

    /// <summary>
    /// The weight in an older .h5 file, such as "model_weights/fc1/fc1/kernel:0" for "fc1/kernel": the group of the layer's name and the name of the weight.
    /// </summary>
    static string? Named(TensorFile file, string path)
    {
        string[] own = path.Split('/');
        string[] found = [.. file.Keys.Where(name => name.Split('/') is var parts && parts.Length > 1 && parts[^1].Split(':')[0] == own[^1]
            && own[..^1].All(parts[..^1].Contains))];
        return found.Length == 1 ? found[0] : null;
    }
}
