using System.Globalization;
using System.Text.Json;

namespace Myelin;

using Onnx;

/// <summary>Models as ONNX files.</summary>
public static class OnnxExport
{
    /// <summary>The key of the metadata that the library reads again: notes, preprocessing, loss.</summary>
    internal const string OwnKey = "myelin";

    extension(Model model)
    {
        /// <summary>Saves the model as an ONNX file, for ONNX Runtime and other programs: what <see cref="Model.Predict(Tensor, int)"/> computes.</summary>
        /// <remarks>
        /// The model is recorded at several sizes of the batch and of free axes. The batch axis is named "batch"; other free axes stay free. Nodes
        /// have the names of layers, and initial values those of parameters ("dense/kernel"). Random layers such as dropout do nothing, and layers of
        /// preprocessing are part of the file. Ops that are no single node of ONNX become functions of the file; when the library loads the file,
        /// it applies its own ops instead, which gives the same bits. The file is written whole or not at all, after it was read back.
        /// <code>
        /// model.SaveOnnx("digits.onnx", classes: ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]);
        /// </code>
        /// </remarks>
        /// <param name="path">The file.</param>
        /// <param name="opset">The version of ONNX's operator set, from 13 to 22. Most runtimes read 17.</param>
        /// <param name="classes">The names of the classes, which the file then has as JSON under "classes"; by default those of the model's
        /// preprocessing.</param>
        /// <param name="metadata">More texts to store in the file by their keys, beside the notes of the model and how images are scaled.</param>
        /// <param name="externalDataAbove">If the parameters have more bytes than this, they are in a file beside the model, "path.data". At most 2 GB
        /// fit into the file.</param>
        /// <exception cref="OnnxException">Something cannot be written. The message names every such op and its layer, and an opset that it needs.</exception>
        /// <exception cref="InvalidOperationException">The model has no inputs yet.</exception>
        /// <exception cref="IOException">The file cannot be written. An existing file is left unchanged.</exception>
        public void SaveOnnx(string path, int opset = 17, IReadOnlyList<string>? classes = null, IReadOnlyDictionary<string, string>? metadata = null,
            long externalDataAbove = 1L << 30)
        {
            ArgumentNullException.ThrowIfNull(model);
            ArgumentException.ThrowIfNullOrEmpty(path);
            ArgumentOutOfRangeException.ThrowIfNegative(externalDataAbove);
            if (model.Inputs.Count > 0) model.Build();
            ModelProto proto = ModelExport.Of(model, opset);
            foreach ((string key, string value) in Metadata(model, classes, metadata)) proto.Metadata.Add(new(key, value));
            OnnxModelFile.Write(path, proto, externalDataAbove);
        }
    }

    static SortedDictionary<string, string> Metadata(Model model, IReadOnlyList<string>? classes, IReadOnlyDictionary<string, string>? metadata)
    {
        var all = new SortedDictionary<string, string>(model.Notes, StringComparer.Ordinal) { [OwnKey] = model.ToSettings() };
        classes ??= model.Preprocessing?.Classes;
        if (classes is { Count: > 0 }) all["classes"] = JsonArray(classes);
        if (model.Preprocessing is ImagePreprocessing image)
            all["preprocessing"] = string.Create(CultureInfo.InvariantCulture, $"value = byte * {(image.White - image.Black) / 255:R} + {image.Black:R}");
        foreach ((string key, string value) in metadata ?? new Dictionary<string, string>()) all[key] = value;
        return all;
    }

    static string JsonArray(IReadOnlyList<string> texts) => $"[{string.Join(", ", texts.Select(text => $"\"{JsonEncodedText.Encode(text)}\""))}]";
}
