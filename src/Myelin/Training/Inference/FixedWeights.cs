using System.Runtime.InteropServices;

namespace Myelin;

/// <summary>The weights of an inference model: those of a model at one moment, and what was computed from them. Equal ones exist once.</summary>
sealed class FixedWeights
{
    readonly Dictionary<State, Tensor> values = [];
    readonly Dictionary<int, List<State>> byHash = [];

    /// <param name="model">The model, whose values are taken now.</param>
    public FixedWeights(Model model)
    {
        foreach (State state in model.States) values[state] = state.Now();
    }

    /// <summary>The value of a state of the model when this was made.</summary>
    public Tensor Of(State state) => values.TryGetValue(state, out Tensor? value) ? value : values[state] = state.Now();

    /// <summary>A constant in memory that all plans share.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="path">Its name, if there is no equal one yet.</param>
    public State Shared(Tensor value, string path)
    {
        byte[] bytes = Bytes(value);
        var hash = new HashCode();
        hash.Add(value.Type);
        hash.AddBytes(bytes);
        ref List<State>? equal = ref CollectionsMarshal.GetValueRefOrAddDefault(byHash, hash.ToHashCode(), out _);
        foreach (State known in equal ??= [])
            if (known.Type == value.Type && known.Shape == value.Shape && Bytes(known.Now()).AsSpan().SequenceEqual(bytes)) return known;
        var made = State.Fixed(value, path, FixedOwner.Only);
        equal.Add(made);
        return made;
    }

    static byte[] Bytes(Tensor x)
    {
        var bytes = new byte[x.Shape.Elements * x.Type.Size()];
        x.Contiguous().ReadBytes(0, bytes);
        return bytes;
    }

    /// <summary>Refuses every change.</summary>
    sealed class FixedOwner : IGuarded
    {
        public static readonly FixedOwner Only = new();

        public bool Holds(State state) => state.Owner == this;

        public void CheckUse(bool writes)
        {
            if (writes)
                throw new InvalidOperationException(
                    "InferenceModel: its weights do not change; train the model that it was made from, and call ForInference again.");
        }
    }
}
