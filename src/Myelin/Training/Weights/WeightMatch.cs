namespace Myelin;

/// <summary>The states of a model held against the tensors of a file.</summary>
sealed class WeightMatch
{
    readonly List<(State State, Tensor Value)> fitting = [];
    readonly List<string> missing = [], leftOver = [], different = [];

    /// <summary>Finds for each state its tensor. Names that checkpoints add to a model's are passed over.</summary>
    public static WeightMatch Of(IReadOnlyList<State> states, TensorFile file, WeightMap? map)
    {
        var match = new WeightMatch();
        Dictionary<string, WeightMap.Entry> sources = (map?.Entries ?? []).ToDictionary(entry => entry.Path);
        HashSet<string> mapped = [.. sources.Values.Select(entry => entry.Name)], used = [];
        foreach (State state in states)
        {
            WeightMap.Entry source = sources.GetValueOrDefault(state.Path) ?? new(state.Path, state.Path, null);
            bool taken = !sources.ContainsKey(state.Path) && mapped.Contains(state.Path);       // the map gives it to another
            if (taken || !file.TryGetValue(source.Name, out Tensor? value))
            {
                match.missing.Add(Both(state.Path, source.Name));
                continue;
            }
            used.Add(source.Name);
            match.Hold(state, source, value);
        }
        match.leftOver.AddRange(file.Keys.Where(name => !used.Contains(name) && !name.StartsWith(ModelFile.Reserved) && map?.Ignores(name) != true));
        HashSet<string> paths = [.. states.Select(state => state.Path)];
        match.leftOver.AddRange(sources.Values.Where(entry => !paths.Contains(entry.Path)).Select(entry => $"{entry.Path} of the map"));
        return match;
    }

    static string Both(string path, string name) => name == path ? path : $"{path} (\"{name}\")";

    void Hold(State state, WeightMap.Entry source, Tensor value)
    {
        string received = $"{value.Type}{value.Shape}";
        try
        {
            if (source.Conversion != null) value = source.Conversion(value);
        }
        catch (ShapeException e)
        {
            different.Add($"{Both(state.Path, source.Name)} (expects {state.Type}{state.Shape}, received {received}, which is not converted: {e.Message.TrimEnd('.')})");
            return;
        }
        if (value.Shape == state.Shape && value.Type == state.Type) fitting.Add((state, value));
        else different.Add($"{Both(state.Path, source.Name)} (expects {state.Type}{state.Shape}, received {received}{(source.Conversion == null ? "" : $", converted {value.Type}{value.Shape}")})");
    }

    /// <summary>Whether every state has its tensor and every tensor its state.</summary>
    public bool IsExact => missing.Count + leftOver.Count + different.Count == 0;

    /// <summary>What is not so.</summary>
    public string Difference => $"Missing: {List(missing)}. Left over: {List(leftOver)}. Different: {List(different)}.";

    static string List(List<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    /// <summary>Gives every state that has a fitting tensor its value.</summary>
    public LoadedWeights Load()
    {
        foreach ((State state, Tensor value) in fitting) state.Value = value;
        return new([.. fitting.Select(pair => pair.State.Path)], missing, leftOver, different);
    }
}
