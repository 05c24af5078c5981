using System.Text.Json.Nodes;

namespace Myelin;

/// <summary>The options that every optimizer has beside the arguments of its constructor. Files hold those that are set.</summary>
static class OptimizerOptions
{
    const string Groups = "groups", GlobalClipNorm = "globalClipNorm";

    /// <summary>The names of the entries.</summary>
    public static string[] Entries => [Groups, GlobalClipNorm];

    /// <summary>Adds the options that are set to an optimizer's description.</summary>
    public static void Write(Optimizer optimizer, JsonObject json)
    {
        if (optimizer.Groups.Count > 0) json[Groups] = new JsonArray([.. optimizer.Groups.Select(ModelParts.Describe)]);
        if (optimizer.GlobalClipNorm is { } norm) json[GlobalClipNorm] = norm;
    }

    /// <summary>Sets the options that a description has.</summary>
    /// <exception cref="DataFormatException">An option is something else.</exception>
    public static void Read(Optimizer optimizer, JsonPlace place)
    {
        if (place.Find(Groups) is { } groups)
            optimizer.Groups = [.. groups.Items().Select(group => (ParameterGroup)ModelParts.Make(group, typeof(ParameterGroup)))];
        if (place.Find(GlobalClipNorm) is { } norm)
            optimizer.GlobalClipNorm = norm.Make("a norm above 0", () =>
                norm.Double() is > 0 and var value ? value : throw new ArgumentException("it is not above 0"));
    }
}
